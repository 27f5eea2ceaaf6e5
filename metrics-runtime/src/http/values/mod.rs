//! The values that labels of requests take; how a layer finds them is not known here.

mod host;
mod method;
mod open_value;
mod route;
mod rpc;
mod status;

pub use host::Host;
pub use method::Method;
pub use route::Route;
pub use rpc::{Rpc, RpcMethod, RpcService, RpcStatus};
pub use status::{Status, StatusClass};
