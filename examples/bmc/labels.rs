//! The values that labels have, which are also those of messages: all closed, so that their series are on the page from the start.

use metrics_runtime::LabelValue;
use serde::{Deserialize, Serialize};

/// Where things stand.
#[derive(
    LabelValue, Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[label(rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub(crate) enum Datacenter {
    Ams1,
    Fra1,
    Iad1,
}

impl Datacenter {
    pub(crate) const ALL: [Self; 3] = [Self::Ams1, Self::Fra1, Self::Iad1];
}

#[derive(LabelValue, Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AuthMethod {
    Password,
    ApiKey,
}

/// Why nobody is let in.
#[derive(LabelValue, Debug, Clone, Copy)]
#[label(outcome)]
pub(crate) enum AuthError {
    UnknownUser,
    WrongSecret,
}

#[derive(LabelValue, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenStatus {
    Valid,
    Expired,
    Invalid,
}

#[derive(LabelValue, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Crud {
    Create,
    Read,
    List,
    Update,
    Delete,
}

#[derive(LabelValue, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Table {
    Users,
    Servers,
    Gateways,
}

#[derive(
    LabelValue, Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ServerStatus {
    Online,
    Maintenance,
}

#[derive(LabelValue, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GatewayStatus {
    Online,
    Offline,
}

impl GatewayStatus {
    pub(crate) const ALL: [Self; 2] = [Self::Online, Self::Offline];
}

#[derive(LabelValue, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AgentStatus {
    Connected,
    Stale,
}

/// What a customer's console shows: the serial line, or the screen.
#[derive(LabelValue, Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SessionType {
    Sol,
    Vnc,
}

impl SessionType {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Sol => "sol",
            Self::Vnc => "vnc",
        }
    }
}

#[derive(LabelValue, Debug, Clone, Copy)]
pub(crate) enum SessionOperation {
    Create,
    Connect,
    Close,
}

#[derive(LabelValue, Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BmcOperation {
    PowerOn,
    PowerOff,
    Reset,
    Sensors,
}

impl BmcOperation {
    pub(crate) const ALL: [Self; 4] = [Self::PowerOn, Self::PowerOff, Self::Reset, Self::Sensors];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::PowerOn => "power_on",
            Self::PowerOff => "power_off",
            Self::Reset => "reset",
            Self::Sensors => "sensors",
        }
    }
}

#[derive(LabelValue, Debug, Clone, Copy, PartialEq, Eq)]
#[label(parse)]
pub(crate) enum BmcType {
    Ipmi,
    Redfish,
}

impl BmcType {
    pub(crate) const ALL: [Self; 2] = [Self::Ipmi, Self::Redfish];
}

/// Why an operation did not get through the gateway.
#[derive(LabelValue, Debug, Clone, Copy)]
pub(crate) enum ProxyError {
    NoAgent,
    AgentUnreachable,
    Timeout,
    BmcFailed,
}

/// Why a stream to a customer ended.
#[derive(LabelValue, Debug, Clone, Copy)]
pub(crate) enum StreamError {
    /// Without a closing handshake.
    ClientReset,
    AgentUnreachable,
    AgentClosed,
}

#[derive(LabelValue, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// From the server to the customer.
    In,
    /// From the customer to the server.
    Out,
}

#[derive(LabelValue, Debug, Clone, Copy)]
pub(crate) enum DiscoveryError {
    Unreachable,
    Busy,
    BadAnswer,
}

/// What goes wrong on the wire to a BMC.
#[derive(LabelValue, Debug, Clone, Copy)]
pub(crate) enum ConnectionError {
    Refused,
    Closed,
    Timeout,
}

/// Why a console ended other than by its customer.
#[derive(LabelValue, Debug, Clone, Copy)]
pub(crate) enum ConsoleError {
    Refused,
    BmcLost,
    ClientReset,
}
