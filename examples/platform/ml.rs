//! Two small models that are trained when they are loaded: one tells good reviews from bad ones, one estimates demand.

use std::sync::Mutex;

use fastrand::Rng;
use metrics_runtime::timed;
use serde::Deserialize;

use crate::error::Error;
use crate::labels::ModelLabels;
use crate::metrics::ML;

const FEATURES: usize = 4;
const EXAMPLES: usize = 400;

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Name {
    Review,
    Demand,
}

struct Example {
    features: [f64; FEATURES],
    answer: f64,
}

/// A sum of weighted features; for a classifier, its sign.
struct Model {
    labels: ModelLabels,
    weights: [f64; FEATURES],
}

pub(crate) struct Models {
    review: Model,
    demand: Model,
    /// Starts the examples that models are tested with.
    rng: Mutex<Rng>,
}

impl Models {
    pub(crate) fn load(seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        Self {
            review: Model::load(Name::Review, &mut rng),
            demand: Model::load(Name::Demand, &mut rng),
            rng: Mutex::new(rng),
        }
    }

    #[timed(ML.inference_duration_seconds, labels = self.model(name).labels, calls = ML.predictions_total, outcome)]
    pub(crate) fn predict(&self, name: Name, features: &[f64]) -> Result<f64, Error> {
        let features = features.try_into();
        let features = features.map_err(|_| Error::BadRequest("a model takes four features"))?;
        Ok(self.model(name).answer(features))
    }

    /// The part of fresh examples that the models have right: the sign of a review, the demand to a tenth.
    pub(crate) fn accuracy(&self) -> f64 {
        let mut rng = self
            .rng
            .lock()
            .map_or_else(|_| Rng::new(), |mut rng| rng.fork());
        let right = [Name::Review, Name::Demand].map(|name| {
            let tests = (0..EXAMPLES).map(|_| Example::new(name, &mut rng));
            let tests: Vec<_> = tests.collect();
            let is_right = |test: &&Example| {
                let said = self.model(name).answer(&test.features);
                (said - test.answer).abs() <= test.answer.abs() / 10.0
            };
            tests.iter().filter(is_right).count()
        });
        let count = |count| u32::try_from(count).map_or(f64::NAN, f64::from);
        count(right.iter().sum()) / count(2 * EXAMPLES)
    }

    fn model(&self, name: Name) -> &Model {
        match name {
            Name::Review => &self.review,
            Name::Demand => &self.demand,
        }
    }
}

impl Model {
    /// Learns from examples, by stochastic gradient descent.
    #[timed(ML.model_load_time_seconds)]
    fn load(name: Name, rng: &mut Rng) -> Self {
        let examples = (0..EXAMPLES).map(|_| Example::new(name, rng));
        let examples: Vec<_> = examples.collect();
        let (model_name, model_type) = match name {
            Name::Review => ("review", "classifier"),
            Name::Demand => ("demand", "regressor"),
        };
        let mut model = Self {
            labels: ModelLabels {
                model_name,
                model_type,
            },
            weights: [0.0; FEATURES],
        };
        for _ in 0..40 {
            for example in &examples {
                let miss = example.answer - model.weigh(&example.features);
                for (weight, feature) in model.weights.iter_mut().zip(&example.features) {
                    *weight += 0.05 * miss * feature;
                }
            }
        }
        model
    }

    fn answer(&self, features: &[f64; FEATURES]) -> f64 {
        match self.labels.model_type {
            "classifier" => self.weigh(features).signum(),
            _ => self.weigh(features),
        }
    }

    fn weigh(&self, features: &[f64; FEATURES]) -> f64 {
        self.weights.iter().zip(features).map(|(a, b)| a * b).sum()
    }
}

impl Example {
    /// What is true, with some noise.
    fn new(name: Name, rng: &mut Rng) -> Self {
        let features = [1.0, rng.f64(), rng.f64(), rng.f64()];
        let [_, first, second, third] = features;
        let noise = 0.2 * (rng.f64() - 0.5);
        let answer = match name {
            Name::Review => (first - second + noise).signum(),
            Name::Demand => 3.0 - 2.0 * first + third + noise,
        };
        Self { features, answer }
    }
}
