//! Labels: what their values and sets of them are, and which of them are closed.
//!
//! A label is *closed* when its type has a fixed list of values (an enum, `bool`), *open* otherwise (strings, numbers).
//! A set of closed labels has a constant number of series.

mod displayed;
mod domain;
mod label_set;
mod label_sink;
pub(crate) mod label_text; // functions, called by the name of the module: `label_text::push`
mod label_value;
pub(crate) mod quoted; // functions, called by the name of the module: `quoted::renamed`
mod schema;
mod series_index;
mod std_values;
mod unknown;
pub(crate) mod value_text; // functions, called by the name of the module: `value_text::push_escaped`

pub use displayed::Displayed;
pub(crate) use domain::LabelDomain;
pub use label_set::LabelSet;
pub use label_sink::{AllOpen, LabelSink};
pub use label_value::LabelValue;
pub(crate) use label_value::cut;
pub use schema::Labels;
pub use series_index::{absent, counts, encode_absent, holds, place, present};
pub use unknown::UnknownLabelValue;
