//! PostgreSQL: a database of its own for each test, in one throw-away server.
//!
//! The test processes of a run share the server: the first starts it, in a folder of the
//! system's temporary files, over a Unix socket, with no waiting for the disk. Each holds a lock
//! while it runs; a shepherd ends the server and removes its data when nobody held it for some
//! seconds. The first folder that `initdb` made is kept and copied, for it takes seconds to make.

use std::fs::{self, File, OpenOptions};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::time::Duration;
use std::{env, thread};

use backend::Database;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _};
use tempfile::TempDir;

/// The name of the server's only user; nobody is asked for a password.
const USER: &str = "buzon";
/// Counts each time somebody takes on a sweep of nonces.
pub(crate) const COUNT_SWEEPS: &str = "CREATE TABLE swept (name TEXT); \
    CREATE FUNCTION count_sweep() RETURNS trigger LANGUAGE plpgsql AS \
    'BEGIN INSERT INTO swept VALUES (new.name); RETURN new; END'; \
    CREATE TRIGGER count_sweeps AFTER UPDATE ON sweeps FOR EACH ROW \
    WHEN (new.name = 'nonces') EXECUTE FUNCTION count_sweep()";
/// The code of a server that cannot take anybody yet (`cannot_connect_now`).
const STARTING_UP: &str = "57P03";
/// How long the server may take to start, in tenths of a second.
const TENTHS_TO_START: u32 = 300;
/// Ends the server, `$2`, when nobody held the lock `$1` for five seconds, and removes `$3`.
const SHEPHERD: &str = r#"
idle=0
while [ $idle -lt 5 ]; do
    sleep 1
    if flock -xn "$1" true; then idle=$((idle + 1)); else idle=0; fi
done
exec 9>"$1"; flock -x 9
kill -INT "$2"; while kill -0 "$2" 2>/dev/null; do sleep 0.1; done
rm -rf "$3"
"#;

/// The server of this run, and this process's hold on it.
struct Server {
    socket: PathBuf,
    _hold: File,
}

static SERVER: LazyLock<Option<Server>> = LazyLock::new(Server::find_or_start);

/// Makes an empty database, or ends the process when there is no PostgreSQL to make it in.
pub(crate) async fn fresh(data: &Path) -> Database {
    let Some(database) = fresh_if_any(data).await else {
        let words = "PostgreSQL 15 or newer is not installed (initdb, postgres, flock)";
        assert!(env::var_os("CI").is_none(), "{words}");
        println!("skipped: {words}");
        std::process::exit(0);
    };
    database
}

/// Makes an empty database, if there is a PostgreSQL to make it in.
pub(crate) async fn fresh_if_any(data: &Path) -> Option<Database> {
    let server = SERVER.as_ref()?;
    let folder = data.file_name().unwrap().to_string_lossy().into_owned();
    let name: String = folder.chars().filter(char::is_ascii_alphanumeric).collect();
    let mut connection = server.connect().await;
    let statement = format!("CREATE DATABASE \"{name}\"");
    sqlx::raw_sql(AssertSqlSafe(statement))
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    let socket = server.socket.display();
    let url = format!("postgres:///{name}?host={socket}&user={USER}");
    Some(url.parse().unwrap())
}

/// Copies the records with PostgreSQL's own tools, into another database.
pub(crate) async fn dump_and_restore(database: &Database, data: &Path) -> Database {
    let (Some(programs), Some(server)) = (programs(), &*SERVER) else {
        panic!("there is a server: `fresh` said so");
    };
    let Database::Postgres(from) = database else {
        panic!("it is on a server");
    };
    let to = fresh(data).await;
    let Database::Postgres(into) = &to else {
        panic!("it is on a server");
    };
    let program = |name: &str| {
        let mut command = Command::new(programs.join(name));
        command.env("PGHOST", &server.socket).env("PGUSER", USER);
        command
    };
    let dump = data.join("records.dump");
    run(program("pg_dump")
        .arg("-Fc")
        .arg("-f")
        .arg(&dump)
        .arg("-d")
        .arg(from.reveal()));
    let mut restore = program("pg_restore");
    restore.args(["--exit-on-error", "-d", into.reveal()]);
    run(restore.arg(&dump));
    to
}

/// Does to the records what only somebody with their password can do.
pub(crate) async fn change(database: &Database, statement: &'static str) {
    let mut connection = connect(database).await;
    sqlx::raw_sql(statement)
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

/// Returns a number that the records are asked for.
pub(crate) async fn number(database: &Database, question: &'static str) -> i64 {
    let mut connection = connect(database).await;
    let number = sqlx::query_scalar(question);
    number.fetch_one(&mut connection).await.unwrap()
}

/// Returns every byte of the records, or close to it.
pub(crate) async fn bytes(database: &Database) -> Vec<u8> {
    let mut connection = connect(database).await;
    let rows: Vec<String> = sqlx::query_scalar(
        "SELECT CAST(t AS TEXT) FROM sessions t UNION ALL SELECT CAST(t AS TEXT) FROM nonces t \
         UNION ALL SELECT CAST(t AS TEXT) FROM audit t",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    assert!(!rows.is_empty());
    rows.join("\n").into_bytes()
}

/// Opens the records as somebody with their password would.
pub(crate) async fn connect(database: &Database) -> AnyConnection {
    let Database::Postgres(url) = database else {
        panic!("it is on a server");
    };
    AnyConnection::connect(url.reveal()).await.unwrap()
}

impl Server {
    fn find_or_start() -> Option<Self> {
        let programs = programs()?;
        let mut hasher = DefaultHasher::new();
        (env!("CARGO_MANIFEST_DIR"), &programs).hash(&mut hasher);
        let base = env::temp_dir().join(format!("buzon-postgres-{:016x}", hasher.finish()));
        fs::create_dir_all(&base).unwrap();
        let lock = |name: &str| {
            let mut options = OpenOptions::new();
            options.create(true).append(true);
            options.open(base.join(name)).unwrap()
        };
        let hold = lock("users");
        hold.lock_shared().unwrap();
        let server = Self {
            socket: base.join("run"),
            _hold: hold,
        };
        let starting = lock("starting");
        starting.lock().unwrap();
        if !server.answers() {
            server.start(&programs, &base);
        }
        Some(server)
    }

    fn options(&self, database: &str) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(&self.socket)
            .username(USER)
            .database(database)
    }

    /// Connects, also to a server that listens already and is still starting up.
    async fn connect(&self) -> PgConnection {
        let mut tenths = 0;
        loop {
            match PgConnection::connect_with(&self.options("postgres")).await {
                Err(sqlx::Error::Database(refusal))
                    if refusal.code().as_deref() == Some(STARTING_UP)
                        && tenths < TENTHS_TO_START =>
                {
                    tenths += 1;
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                outcome => return outcome.unwrap(),
            }
        }
    }

    fn answers(&self) -> bool {
        let path = self.socket.join(".s.PGSQL.5432");
        std::os::unix::net::UnixStream::connect(path).is_ok()
    }

    #[expect(
        clippy::zombie_processes,
        reason = "the server outlives this process, and the shepherd ends it"
    )]
    fn start(&self, programs: &Path, base: &Path) {
        let (template, data) = (base.join("template"), base.join("data"));
        for folder in [&self.socket, &data] {
            drop(fs::remove_dir_all(folder));
        }
        own(&self.socket);
        if !template.join("PG_VERSION").exists() {
            drop(fs::remove_dir_all(&template));
            let beside = base.join("new");
            drop(fs::remove_dir_all(&beside));
            own(&beside);
            let mut initdb = as_nobody(&programs.join("initdb"));
            initdb.args(["-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C"]);
            run(initdb.arg("--no-sync").arg("-D").arg(&beside));
            fs::rename(&beside, &template).unwrap();
        }
        run(Command::new("cp").arg("-a").arg(&template).arg(&data));
        let child = launch(programs, &data, &self.socket);
        let mut shepherd = Command::new("sh");
        shepherd.args(["-c", SHEPHERD, "shepherd"]);
        shepherd.arg(base.join("users")).arg(child.id().to_string());
        shepherd.arg(&data).process_group(0);
        quietly(&mut shepherd).spawn().unwrap();
        for _ in 0..TENTHS_TO_START {
            if self.answers() {
                return;
            }
            thread::sleep(Duration::from_millis(100));
        }
        panic!("PostgreSQL did not start in {}", data.display());
    }
}

/// A server of one test alone, that may be stopped; it ends with the test.
pub(crate) struct Alone {
    child: Option<Child>,
    folder: TempDir,
    programs: PathBuf,
}

impl Alone {
    /// Starts a server beside the one that all share, whose making it takes over.
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        // Ends the process if there is no PostgreSQL.
        drop(fresh(folder.path()).await);
        let (Some(programs), Some(server)) = (programs(), &*SERVER) else {
            panic!("there is a server: `fresh` said so");
        };
        let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        fs::set_permissions(folder.path(), open).unwrap();
        let template = server.socket.with_file_name("template");
        let data = folder.path().join("data");
        run(Command::new("cp").arg("-a").arg(template).arg(&data));
        own(&folder.path().join("run"));
        let mut alone = Self {
            child: None,
            folder,
            programs,
        };
        alone.go_on();
        alone
    }

    /// Names its only database.
    pub(crate) fn database(&self) -> Database {
        let socket = self.folder.path().join("run");
        let url = format!("postgres:///postgres?host={}&user={USER}", socket.display());
        url.parse().unwrap()
    }

    /// Stops it at once, as a machine that fails does.
    pub(crate) fn stop(&mut self) {
        let mut child = self.child.take().unwrap();
        let id = child.id().to_string();
        run(Command::new("kill").args(["-QUIT", &id]));
        child.wait().unwrap();
    }

    /// Starts it again, on the same data, and waits until it takes somebody.
    pub(crate) fn go_on(&mut self) {
        let path = self.folder.path();
        let (data, socket) = (path.join("data"), path.join("run"));
        self.child = Some(launch(&self.programs, &data, &socket));
        for _ in 0..TENTHS_TO_START {
            let mut ready = Command::new(self.programs.join("pg_isready"));
            let ready = quietly(ready.arg("-h").arg(&socket)).status();
            if ready.is_ok_and(|status| status.success()) {
                return;
            }
            thread::sleep(Duration::from_millis(100));
        }
        panic!("PostgreSQL did not start in {}", data.display());
    }
}

impl Drop for Alone {
    fn drop(&mut self) {
        if self.child.is_some() {
            self.stop();
        }
    }
}

fn launch(programs: &Path, data: &Path, socket: &Path) -> Child {
    let mut postgres = as_nobody(&programs.join("postgres"));
    postgres.arg("-D").arg(data).arg("-k").arg(socket);
    for setting in [
        "listen_addresses=",
        "fsync=off",
        "full_page_writes=off",
        "max_connections=300",
    ] {
        postgres.args(["-c", setting]);
    }
    quietly(&mut postgres).process_group(0).spawn().unwrap()
}

/// Finds the folder of a server's programs: the newest that Debian has, or one on PATH.
fn programs() -> Option<PathBuf> {
    let path: Vec<PathBuf> = env::split_paths(&env::var_os("PATH")?).collect();
    if !path.iter().any(|folder| folder.join("flock").is_file()) {
        return None;
    }
    let mut folders = Vec::new();
    if let Ok(versions) = fs::read_dir("/usr/lib/postgresql") {
        folders.extend(versions.map(|version| version.unwrap().path().join("bin")));
    }
    folders.sort();
    folders.reverse();
    folders.extend(path);
    folders.into_iter().find(|folder| {
        let programs = ["initdb", "postgres", "pg_dump", "pg_restore"];
        programs.iter().all(|name| folder.join(name).is_file())
    })
}

/// Who runs the server: it refuses to be root, so that is somebody without rights.
fn owner() -> Option<(u32, u32)> {
    let is_root = fs::metadata("/proc/self").is_ok_and(|found| {
        use std::os::unix::fs::MetadataExt as _;
        found.uid() == 0
    });
    if !is_root {
        return None;
    }
    let accounts = fs::read_to_string("/etc/passwd").unwrap();
    ["postgres:", "nobody:"].iter().find_map(|name| {
        let line = accounts.lines().find(|line| line.starts_with(name))?;
        let mut fields = line.split(':').skip(2).map(|field| field.parse().unwrap());
        Some((fields.next()?, fields.next()?))
    })
}

fn as_nobody(program: &Path) -> Command {
    let mut command = Command::new(program);
    if let Some((user, group)) = owner() {
        command.uid(user).gid(group);
    }
    command.current_dir("/");
    command
}

/// Makes a folder that belongs to whoever runs the server.
fn own(folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    if let Some((user, group)) = owner() {
        std::os::unix::fs::chown(folder, Some(user), Some(group)).unwrap();
    }
}

fn quietly(command: &mut Command) -> &mut Command {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
}

#[track_caller]
fn run(command: &mut Command) {
    let output = command.output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {words}");
}
