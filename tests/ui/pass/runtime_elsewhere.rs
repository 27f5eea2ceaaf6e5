//! `crate = path` for a runtime that is re-exported, by an absolute path, a relative one, and `$crate` in a macro.

mod my {
    pub mod rt {
        pub use metrics_runtime::*;
    }
}

/// What the expansions find when they do not follow `crate = path`.
mod metrics_runtime {}

mod absolute {
    use crate::my::rt::{Counter, Family, Global, LabelSet, LabelValue, Metrics, timed};

    #[derive(LabelValue)]
    #[label(crate = crate::my::rt, parse)]
    pub enum Side {
        Left,
    }

    #[derive(LabelValue)]
    #[label(parse, crate = crate::my::rt)]
    pub enum Floor {
        Ground,
        #[label(other)]
        Other(String),
    }

    #[derive(LabelSet)]
    #[label(crate = crate::my::rt, rename_all = "camelCase")]
    pub struct Room {
        #[label(flatten)]
        pub place: Place,
        #[label(skip_if = |floor| matches!(floor, Floor::Ground))]
        pub floor_name: Floor,
        #[label(display)]
        pub size: f32,
        pub is_dark: Option<bool>,
    }

    #[derive(LabelSet)]
    #[label(crate = crate::my::rt)]
    pub struct Place {
        pub side: Side,
    }

    #[derive(Metrics)]
    #[metrics(crate = crate::my::rt, prefix = "absolute")]
    pub struct PlaceMetrics {
        /// Places seen.
        pub places_total: Family<Place, Counter>,
        /// Rooms seen.
        #[metric(allow(snake_case), reason = "the names of labels are looked at")]
        pub rooms_total: Family<Room, Counter>,
        /// Time to see a place.
        #[metric(buckets = [1.0])]
        pub place_duration_seconds: crate::my::rt::Histogram,
        /// Time it took.
        #[metric(buckets = [1.0])]
        pub timed_seconds: Family<(Place, crate::my::rt::Outcome), crate::my::rt::Histogram>,
        /// How many there were.
        pub timed_total: Family<(Place, crate::my::rt::Outcome), Counter>,
        /// How many there are.
        pub under_way: crate::my::rt::Gauge,
    }

    #[derive(Metrics)]
    #[metrics(crate = crate::my::rt, group)]
    pub struct DoorMetrics {
        /// Times it was opened.
        pub opened_total: crate::my::rt::Counter,
    }

    #[derive(Metrics)]
    #[metrics(crate = crate::my::rt, prefix = "house", instance = Place)]
    pub struct HouseMetrics {
        #[metric(flatten, prefix = "front")]
        pub front: DoorMetrics,
        /// Lights that are on.
        #[metric(labels(room = "hall"), alias = "lamps", until = "2.0", deprecated)]
        pub lights: crate::my::rt::Gauge,
        /// Lights by side.
        #[metric(lazy, labels("from"), help = "Guests that came.", unit = "guests")]
        pub guests: Family<Side, crate::my::rt::Gauge>,
        #[metric(skip)]
        pub name: u8,
    }

    pub static PLACES: Global<PlaceMetrics> = Global::new();

    #[timed(crate = crate::my::rt)]
    pub fn bare() -> Result<(), ()> {
        Ok(())
    }

    #[timed(PLACES.place_duration_seconds, crate = crate::my::rt)]
    pub async fn handle() {}

    #[timed(PLACES.timed_seconds, labels = Place { side: Side::Left }, outcome, calls = PLACES.timed_total, slow = "1h", crate = crate::my::rt)]
    pub fn labelled() -> Result<(), ()> {
        Ok(())
    }

    #[timed(crate = crate::my::rt, name = "absolute_own_seconds", help = "Time it took.", outcome, future)]
    pub fn made() -> std::pin::Pin<Box<dyn Future<Output = Result<u8, ()>>>> {
        Box::pin(async { Ok(1) })
    }

    #[timed(crate = crate::my::rt, in_flight = PLACES.under_way, busy = PLACES.place_duration_seconds, ok_if = |n| *n > 0)]
    pub async fn later() -> u8 {
        1
    }

    #[timed(crate = crate::my::rt)]
    impl Place {
        pub fn stand(&self) -> impl Iterator<Item = u8> {
            std::iter::once(1)
        }

        #[timed(skip)]
        pub const fn still(&self) {}

        #[timed(stream, crate = crate::my::rt)]
        pub fn stream(&self) -> std::pin::Pin<Box<dyn futures_core::Stream<Item = u8>>> {
            unreachable!()
        }
    }
}

mod relative {
    use super::my::rt::{self, Counter, Metrics};

    #[derive(Metrics)]
    #[metrics(prefix = "relative", crate = rt)]
    pub struct RelativeMetrics {
        /// Places seen.
        pub places_total: Counter,
    }

    #[derive(Metrics)]
    #[metrics(prefix = "super")]
    #[metrics(crate = super::my::rt,)]
    pub struct SuperMetrics {
        /// Places seen.
        pub places_total: Counter,
    }

    #[rt::timed(crate = self::rt)]
    pub fn bare() {}
}

macro_rules! declare {
    ($name:ident) => {
        #[derive($crate::my::rt::Metrics)]
        #[metrics(crate = $crate::my::rt, prefix = "macro")]
        pub struct $name {
            /// Places seen.
            pub places_total: $crate::my::rt::Counter,
        }

        #[$crate::my::rt::timed(crate = $crate::my::rt)]
        pub fn bare() {}
    };
}

mod by_macro {
    declare!(MacroMetrics);
}

fn main() {
    use my::rt::{Metrics as _, Registry};

    let place = absolute::Place {
        side: absolute::Side::Left,
    };
    absolute::PLACES.places_total.with(&place).increment(1);
    let room = absolute::Room {
        place: absolute::Place {
            side: "left".parse().unwrap(),
        },
        floor_name: "2nd".into(),
        size: 1.5,
        is_dark: None,
    };
    absolute::PLACES.rooms_total.with(&room).increment(1);
    let _ = absolute::Floor::Ground;
    absolute::bare().unwrap();
    drop((absolute::handle(), absolute::made(), absolute::later()));
    absolute::labelled().unwrap();
    place.still();
    assert_eq!(place.stand().count(), 1);
    let _ = absolute::Place::stream;
    relative::bare();
    by_macro::bare();
    let registry = Registry::new();
    let house = absolute::HouseMetrics::instance(&place).register_in(&registry);
    house.front.opened_total.increment(1);
    house.lights.set(1);
    house.guests.with(&absolute::Side::Left).set(house.name);
    relative::RelativeMetrics::register_in(&registry)
        .places_total
        .increment(1);
    relative::SuperMetrics::register_in(&registry)
        .places_total
        .increment(1);
    by_macro::MacroMetrics::register_in(&registry)
        .places_total
        .increment(1);
}
