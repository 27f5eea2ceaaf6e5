//! The nodes: a folder for each, with the modules that it runs.

use std::io;
use std::path::{Path, PathBuf};

use tokio::fs;
use tokio::sync::{Mutex, MutexGuard};

use crate::failure::Failure;
use crate::heap::{Artefact, checksum};
use crate::metrics::{DEPLOYMENTS, Operation};
use crate::order::Environment;

/// The kernel that the nodes run.
const KERNEL: &str = "5";

pub(crate) struct Cluster {
    root: PathBuf,
    /// Who updates the nodes of an environment.
    turns: [Mutex<()>; 3],
}

impl Cluster {
    /// Starts the nodes in a folder.
    pub(crate) fn start(root: &Path) -> io::Result<Self> {
        let cluster = Self {
            root: root.to_owned(),
            turns: Default::default(),
        };
        for node in Environment::ALL
            .iter()
            .flat_map(|environment| cluster.nodes(*environment))
        {
            std::fs::create_dir_all(&node.folder)?;
            std::fs::write(node.folder.join("kernel"), KERNEL)?;
        }
        Ok(cluster)
    }

    /// Waits until nobody else updates the nodes of an environment.
    pub(crate) async fn turn(&self, environment: Environment) -> MutexGuard<'_, ()> {
        self.turns[environment as usize].lock().await
    }

    pub(crate) fn nodes(&self, environment: Environment) -> Vec<Node> {
        let numbers = 0..environment.nodes();
        numbers
            .map(|number| self.node(environment, number))
            .collect()
    }

    /// Takes a node off the network, or back.
    pub(crate) async fn power(
        &self,
        environment: Environment,
        number: u8,
        on: bool,
    ) -> io::Result<()> {
        let on_path = self.node(environment, number).folder;
        let off_path = on_path.with_extension("off");
        if on {
            fs::rename(off_path, on_path).await
        } else {
            fs::rename(on_path, off_path).await
        }
    }

    /// The nodes that are off the network, or cannot be looked at.
    pub(crate) async fn off(&self) -> Vec<(Environment, u8)> {
        let mut off = Vec::new();
        for environment in Environment::ALL {
            for number in 0..environment.nodes() {
                let folder = self.node(environment, number).folder;
                if !fs::try_exists(folder).await.unwrap_or(false) {
                    off.push((environment, number));
                }
            }
        }
        off
    }

    fn node(&self, environment: Environment, number: u8) -> Node {
        let folder = self.root.join(format!("{}-{number}", environment as u8));
        Node {
            environment,
            folder,
        }
    }
}

pub(crate) struct Node {
    environment: Environment,
    folder: PathBuf,
}

impl Node {
    /// Puts an artefact beside the one that runs.
    pub(crate) async fn stage(&self, module: &str, artefact: &Artefact) -> Result<(), Failure> {
        let next = self.file(module, "next");
        fs::write(&next, &artefact.bytes).await?;
        if checksum(&fs::read(&next).await?) == artefact.checksum {
            Ok(())
        } else {
            Err(Failure::ChecksumMismatch)
        }
    }

    /// Lets the node run what was put beside.
    pub(crate) async fn swap(&self, module: &str) -> io::Result<()> {
        let current = self.file(module, "current");
        if fs::try_exists(&current).await? {
            // A rename would leave the node without the module if the next one failed.
            fs::copy(&current, self.file(module, "previous")).await?;
        }
        fs::rename(self.file(module, "next"), current).await?;
        self.count(Operation::Deploy);
        Ok(())
    }

    /// Whether the node is well with what it runs.
    pub(crate) async fn check(&self, needs: u32) -> Result<(), Failure> {
        let kernel = fs::read_to_string(self.folder.join("kernel")).await?;
        match kernel.parse().unwrap_or_default() {
            has if has >= needs => Ok(()),
            has => Err(Failure::HealthCheckFailed { needs, has }),
        }
    }

    /// Lets the node run what it ran before.
    pub(crate) async fn revert(&self, module: &str) -> io::Result<()> {
        let (current, previous) = (self.file(module, "current"), self.file(module, "previous"));
        if fs::try_exists(&previous).await? {
            fs::rename(previous, current).await?;
        } else {
            fs::remove_file(current).await?;
        }
        self.count(Operation::Rollback);
        Ok(())
    }

    fn file(&self, module: &str, which: &str) -> PathBuf {
        self.folder.join(format!("{module}.{which}"))
    }

    fn count(&self, operation: Operation) {
        let updated = DEPLOYMENTS
            .nodes_updated_total
            .with(&(self.environment, operation));
        updated.increment(1);
    }
}
