//! Runs the contenders of an item in turns and prints the medians of what they took.

use std::hint::black_box;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

/// How `metrics-runtime` is called in the tables.
pub const OURS: &str = "metrics-runtime";

/// How long one turn of a contender is to take.
const TURN: Duration = Duration::from_millis(2);

/// How many turns each contender gets for each number of threads.
const ROUNDS: usize = 121;

/// A piece of work, done in different ways.
#[derive(Debug)]
pub struct Item {
    /// What is done.
    pub title: String,
    /// In what its times are shown.
    pub unit: Unit,
    /// The numbers of threads that do it at once.
    pub threads: &'static [usize],
    /// The number of pieces of the work that one pass does; times are those of one piece.
    pub pieces: usize,
    /// The ways to do it; the first one is the baseline.
    pub contenders: Vec<Contender>,
}

/// A unit of time.
#[derive(Debug, Clone, Copy)]
pub enum Unit {
    /// Nanoseconds.
    Nanoseconds,
    /// Milliseconds.
    Milliseconds,
}

/// One way to do a piece of work.
pub struct Contender {
    name: &'static str,
    ours: bool,
    /// Does the work this many times.
    batch: Box<dyn Fn(usize) + Send + Sync>,
}

impl Contender {
    /// Does `work` in a loop, on a handle of which the compiler knows nothing, with the number of the pass.
    pub fn new<H: Send + Sync + 'static>(
        name: &'static str,
        handle: H,
        work: impl Fn(&H, usize) + Send + Sync + 'static,
    ) -> Self {
        Self::batch(name, move |passes| {
            let handle = black_box(&handle);
            for pass in 0..passes {
                work(handle, pass);
            }
        })
    }

    /// Does something around the loop, which `batch` brings itself.
    pub fn batch(name: &'static str, batch: impl Fn(usize) + Send + Sync + 'static) -> Self {
        Self {
            name,
            ours: false,
            batch: Box::new(batch),
        }
    }

    /// Marks the contender as one of `metrics-runtime`, which is compared with an earlier state of itself.
    #[must_use]
    pub fn ours(mut self) -> Self {
        self.ours = true;
        self
    }

    /// Returns `true` if the contender is one of `metrics-runtime`.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        self.ours
    }

    /// The name in the table.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Does the work `passes` times.
    pub fn run(&self, passes: usize) {
        (self.batch)(passes);
    }

    /// How many passes make a turn.
    fn passes_of_a_turn(&self) -> usize {
        let mut passes = 1;
        loop {
            let took = self.time(passes);
            if took * 4 >= TURN {
                let share = TURN.as_secs_f64() / took.as_secs_f64();
                return scaled(passes, share);
            }
            passes *= 2;
        }
    }

    fn time(&self, passes: usize) -> Duration {
        let start = Instant::now();
        self.run(passes);
        start.elapsed()
    }

    /// Seconds for one pass, when `threads` threads do `passes` each at the same time.
    fn seconds(&self, threads: usize, passes: usize) -> f64 {
        let took = if threads == 1 {
            self.warm_up(passes);
            self.time(passes)
        } else {
            self.time_together(threads, passes)
        };
        took.as_secs_f64() / passes as f64
    }

    /// Brings the caches and the predictors of the CPU to what a turn of so many passes finds in its middle.
    fn warm_up(&self, passes: usize) {
        self.run(passes / 16);
    }

    /// The mean of what the threads took.
    fn time_together(&self, threads: usize, passes: usize) -> Duration {
        let barrier = Barrier::new(threads);
        let timed = || {
            self.warm_up(passes);
            barrier.wait();
            self.time(passes)
        };
        let total: Duration = thread::scope(|scope| {
            let all: Vec<_> = (0..threads).map(|_| scope.spawn(timed)).collect();
            all.into_iter()
                .map(|thread| thread.join().expect("a contender does not panic"))
                .sum()
        });
        total / u32::try_from(threads).expect("threads are few")
    }
}

impl std::fmt::Debug for Contender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Contender")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl Item {
    /// An item in nanoseconds, with one thread and with two.
    #[must_use]
    pub fn new(title: &str, contenders: Vec<Contender>) -> Self {
        Self {
            title: title.to_owned(),
            unit: Unit::Nanoseconds,
            threads: &[1, 2],
            pieces: 1,
            contenders,
        }
    }

    /// An item of one thread whose passes do `pieces` pieces of the work each.
    #[must_use]
    pub fn of_pieces(title: &str, pieces: usize, contenders: Vec<Contender>) -> Self {
        Self {
            threads: &[1],
            pieces,
            ..Self::new(title, contenders)
        }
    }

    /// An item of one thread in milliseconds.
    #[must_use]
    pub fn in_milliseconds(title: &str, contenders: Vec<Contender>) -> Self {
        Self {
            unit: Unit::Milliseconds,
            threads: &[1],
            ..Self::new(title, contenders)
        }
    }

    /// Measures the item and prints its table.
    pub fn run(&self) {
        let medians = self.medians();
        self.print_heading();
        for (row, contender) in self.contenders.iter().enumerate() {
            print!("  {:<38}", contender.name);
            for column in &medians {
                let time = self.unit.of(column[row] / self.pieces as f64);
                let ratio = column[row] / column[0];
                print!("{time:>12.3}{ratio:>8.2}");
            }
            println!();
        }
    }

    fn print_heading(&self) {
        print!("\n{:<40}", self.title);
        for threads in self.threads {
            let time = format!("{}, {threads} thr.", self.unit.symbol());
            print!("{time:>12}{:>8}", "ratio");
        }
        println!();
    }

    /// For each number of threads, the median seconds of each contender.
    fn medians(&self) -> Vec<Vec<f64>> {
        let passes: Vec<_> = self
            .contenders
            .iter()
            .map(Contender::passes_of_a_turn)
            .collect();
        let mut turns: Vec<_> = (0..self.threads.len())
            .flat_map(|column| (0..self.contenders.len()).map(move |row| (column, row)))
            .collect();
        let mut samples = vec![vec![Vec::new(); self.contenders.len()]; self.threads.len()];
        for _ in 0..ROUNDS {
            fastrand::shuffle(&mut turns);
            for &(column, row) in &turns {
                let seconds = self.contenders[row].seconds(self.threads[column], passes[row]);
                samples[column][row].push(seconds);
            }
        }
        samples
            .into_iter()
            .map(|column| column.into_iter().map(median).collect())
            .collect()
    }
}

impl Unit {
    fn of(self, seconds: f64) -> f64 {
        match self {
            Self::Nanoseconds => seconds * 1e9,
            Self::Milliseconds => seconds * 1e3,
        }
    }

    fn symbol(self) -> &'static str {
        match self {
            Self::Nanoseconds => "ns",
            Self::Milliseconds => "ms",
        }
    }
}

fn median(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples[samples.len() / 2]
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a count of passes is a small positive number"
)]
fn scaled(passes: usize, share: f64) -> usize {
    ((passes as f64 * share) as usize).max(1)
}
