//! What is deprecated can be declared; only its use elsewhere is warned of.

#![deny(warnings)]

use metrics_runtime::{Counter, LabelSet, LabelValue, Metrics, timed};

#[derive(LabelValue)]
pub enum Colour {
    #[deprecated]
    Red,
    Green,
}

#[derive(LabelSet)]
pub struct Paint {
    #[deprecated]
    pub colour: Colour,
    pub dry: bool,
}

#[derive(Metrics)]
pub struct PaintMetrics {
    /// Walls painted.
    #[deprecated = "count rooms"]
    pub walls_total: Counter,
    /// Rooms painted.
    pub rooms_total: Counter,
}

#[deprecated]
#[derive(Metrics)]
pub struct OldMetrics {
    /// Doors painted.
    pub doors_total: Counter,
}

#[deprecated]
#[derive(LabelSet)]
pub struct OldPaint {
    pub dry: bool,
}

#[deprecated]
#[derive(LabelValue)]
pub enum OldColour {
    Blue,
}

#[deprecated]
#[timed]
pub fn old() {}

fn main() {}
