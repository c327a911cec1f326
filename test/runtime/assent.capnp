# The real workerd running dist/worker.js, its bindings from the environment of the test that starts it.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "assent", worker = .assent),
    (name = "clock", worker = .clock),
    # The libSQL server of the test is on loopback.
    (name = "internet", network = (allow = ["public", "private", "local"])),
  ],
  sockets = [
    (name = "http", address = "127.0.0.1:0", http = (), service = "assent"),
    (name = "clock", address = "127.0.0.1:0", http = (), service = "clock"),
  ],
);

const clock :Workerd.Worker = (
  modules = [(name = "clock", esModule = embed "clock.mjs")],
  compatibilityDate = "2026-09-01",
  compatibilityFlags = ["service_binding_extra_handlers"],
  bindings = [(name = "assent", service = "assent")],
);

const assent :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "../../dist/worker.js")],
  compatibilityDate = "2026-09-01",
  bindings = [
    (name = "DB_URL", fromEnvironment = "DB_URL"),
    (name = "DB_ADMIN_URL", fromEnvironment = "DB_ADMIN_URL"),
    (name = "ASSENT_SECRET", fromEnvironment = "ASSENT_SECRET"),
    (name = "ASSENT_LOG_KEYS", fromEnvironment = "ASSENT_LOG_KEYS"),
    (name = "PUBLIC_URL", fromEnvironment = "PUBLIC_URL"),
    (name = "RATE_LIMIT", fromEnvironment = "RATE_LIMIT"),
    (name = "WEBHOOKS_PRIVATE", fromEnvironment = "WEBHOOKS_PRIVATE"),
  ],
);
