//! A small database: tables in memory, a journal on disk, and a pool of connections.

use std::collections::{BTreeMap, VecDeque};
use std::fs::File;
use std::io::{self, Seek as _, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use metrics_runtime::timed;
use serde::Serialize;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::Error;
use crate::labels::{QueryLabels, QueryType, Store};
use crate::metrics::DB;

const CONNECTIONS: usize = 8;
const CONNECT_WITHIN: Duration = Duration::from_millis(500);
pub(crate) const PRODUCTS: u32 = 60;

#[derive(Serialize)]
pub(crate) struct User {
    pub(crate) id: u64,
    pub(crate) email: String,
    #[serde(skip)]
    pub(crate) seen: Instant,
}

#[derive(Clone, Serialize)]
pub(crate) struct Order {
    pub(crate) user: u64,
    pub(crate) product: u32,
    pub(crate) usd: f64,
    #[serde(skip)]
    pub(crate) placed: Instant,
}

#[derive(Serialize)]
pub(crate) struct Product {
    pub(crate) id: u32,
    pub(crate) usd: f64,
}

#[derive(Default)]
pub(crate) struct Tables {
    pub(crate) users: BTreeMap<u64, User>,
    pub(crate) orders: VecDeque<Order>,
    last_user: u64,
}

pub(crate) struct Database {
    pool: Arc<Semaphore>,
    tables: Mutex<Tables>,
    journal: Mutex<File>,
}

/// Taken from the pool until it is dropped.
pub(crate) struct Connection {
    database: Arc<Database>,
    _permit: OwnedSemaphorePermit,
}

impl Database {
    pub(crate) fn open(folder: &Path) -> io::Result<Arc<Self>> {
        Ok(Arc::new(Self {
            pool: Arc::new(Semaphore::new(CONNECTIONS)),
            tables: Mutex::default(),
            journal: Mutex::new(File::create(folder.join("journal"))?),
        }))
    }

    pub(crate) async fn connect(self: &Arc<Self>) -> Result<Connection, Error> {
        let permit = self.pool.clone().acquire_owned();
        match tokio::time::timeout(CONNECT_WITHIN, permit).await {
            Ok(Ok(permit)) => Ok(Connection {
                database: self.clone(),
                _permit: permit,
            }),
            _ => Err(Error::Unavailable("no database connection is free")),
        }
    }

    /// The connections that there are, and how many of them are idle.
    pub(crate) fn connections(&self) -> (usize, usize) {
        (CONNECTIONS, self.pool.available_permits())
    }

    fn tables(&self) -> MutexGuard<'_, Tables> {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn journal(&self) -> MutexGuard<'_, File> {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connection {
    /// Runs a query.
    #[timed(DB.query_duration_seconds, labels = QueryLabels { database, query_type }, calls = DB.queries_total, outcome)]
    fn query<T>(
        &self,
        database: Store,
        query_type: QueryType,
        work: impl FnOnce(&mut Tables) -> Result<T, Error>,
    ) -> Result<T, Error> {
        work(&mut self.database.tables())
    }

    /// Writes down what changes, and waits until the disk has it.
    #[timed(DB.transaction_duration_seconds)]
    fn transaction<T>(
        &self,
        changes: impl FnOnce(&Self) -> Result<T, Error>,
        entry: impl FnOnce(&T) -> String,
    ) -> Result<T, Error> {
        tokio::task::block_in_place(|| {
            let result = changes(self)?;
            let mut journal = self.database.journal();
            writeln!(journal, "{}", entry(&result))?;
            journal.sync_data()?;
            Ok(result)
        })
    }

    pub(crate) fn register(&self, email: &str) -> Result<u64, Error> {
        let changes = |connection: &Self| {
            connection.query(Store::Users, QueryType::Insert, |tables| {
                if tables.users.values().any(|user| user.email == email) {
                    return Err(Error::Conflict("there is a user with this address"));
                }
                tables.last_user += 1;
                let id = tables.last_user;
                let user = User {
                    id,
                    email: email.to_owned(),
                    seen: Instant::now(),
                };
                tables.users.insert(id, user);
                Ok(id)
            })
        };
        self.transaction(changes, |id| format!("user {id} {email}"))
    }

    /// A user, who is active now.
    pub(crate) fn user<T>(&self, id: u64, look: impl FnOnce(&User) -> T) -> Result<T, Error> {
        self.query(Store::Users, QueryType::Select, |tables| {
            let user = tables.users.get_mut(&id).ok_or(Error::NotFound)?;
            user.seen = Instant::now();
            Ok(look(user))
        })
    }

    pub(crate) fn active_users(&self, within: Duration) -> Result<usize, Error> {
        self.query(Store::Users, QueryType::Select, |tables| {
            let users = tables.users.values();
            Ok(users.filter(|user| user.seen.elapsed() < within).count())
        })
    }

    pub(crate) fn product(&self, id: u32) -> Result<Product, Error> {
        self.query(Store::Orders, QueryType::Select, |_| match id {
            1..=PRODUCTS => Ok(Product {
                id,
                usd: f64::from(id) * 4.5 + 0.99,
            }),
            _ => Err(Error::NotFound),
        })
    }

    pub(crate) fn place(&self, user: u64, product: u32, quantity: u8) -> Result<Order, Error> {
        let changes = |connection: &Self| {
            connection.user(user, |_| ())?;
            let usd = connection.product(product)?.usd * f64::from(quantity);
            connection.query(Store::Orders, QueryType::Insert, |tables| {
                let order = Order {
                    user,
                    product,
                    usd,
                    placed: Instant::now(),
                };
                tables.orders.push_back(order.clone());
                Ok(order)
            })
        };
        self.transaction(changes, |order| format!("order {user} {}", order.product))
    }

    pub(crate) fn orders_of(&self, user: u64) -> Result<Vec<Order>, Error> {
        self.query(Store::Orders, QueryType::Select, |tables| {
            let orders = tables.orders.iter().filter(|order| order.user == user);
            Ok(orders.cloned().collect())
        })
    }

    /// Deletes a user; tells how many orders went as well.
    pub(crate) fn forget(&self, user: u64) -> Result<usize, Error> {
        let changes = |connection: &Self| {
            connection.query(Store::Users, QueryType::Delete, |tables| {
                tables.users.remove(&user).ok_or(Error::NotFound)
            })?;
            connection.query(Store::Orders, QueryType::Delete, |tables| {
                let before = tables.orders.len();
                tables.orders.retain(|order| order.user != user);
                Ok(before - tables.orders.len())
            })
        };
        self.transaction(changes, |orders| format!("forget {user} {orders}"))
    }

    /// Deletes the orders and users that are older than this; tells how many.
    pub(crate) fn expire(&self, age: Duration) -> Result<usize, Error> {
        let orders = self.query(Store::Orders, QueryType::Delete, |tables| {
            let before = tables.orders.len();
            tables.orders.retain(|order| order.placed.elapsed() < age);
            Ok(before - tables.orders.len())
        })?;
        let users = self.query(Store::Users, QueryType::Delete, |tables| {
            let before = tables.users.len();
            tables.users.retain(|_, user| user.seen.elapsed() < age);
            Ok(before - tables.users.len())
        })?;
        Ok(orders + users)
    }

    /// Empties the journal once it is as long as this; tells how many bytes that frees.
    pub(crate) fn truncate_journal(&self, longest: u64) -> Result<u64, Error> {
        let mut journal = self.database.journal();
        let length = journal.metadata()?.len();
        if length < longest {
            return Ok(0);
        }
        journal.set_len(0)?;
        journal.rewind()?;
        Ok(length)
    }
}
