package dev.sluice.benchmarks.process;

import dev.sluice.contract.service.FreePort;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The peers written in Python, from Debian's packages: Flask under gunicorn, and Celery. */
public final class PythonPeers {

  /** Debian's own, which its packages are for, whatever else is first on the path. */
  private static final String PYTHON = "/usr/bin/python3";

  private static final String FOLDER = "benchmarks/peers";
  private static final Duration LOAD_GRACE = Duration.ofMinutes(2);
  private static final Duration CHECK = Duration.ofSeconds(30);

  private final Children children;

  public PythonPeers(Children children) {
    this.children = children;
  }

  /** A peer that runs, with its Redis. */
  public record Peer(Child server, Child redis, int port) implements AutoCloseable {
    @Override
    public void close() {
      server.close();
      redis.close();
    }

    public Duration processorTime() {
      return server.processorTime().plus(redis.processorTime());
    }
  }

  /** Why they cannot run here, and what to install; empty if they can. */
  public Optional<String> missing() throws IOException, InterruptedException {
    boolean there =
        succeeds(PYTHON, "-c", "import flask, gunicorn, redis, celery")
            && succeeds("redis-server", "--version");
    return there
        ? Optional.empty()
        : Optional.of(
            "not measured; to install on Debian:"
                + " apt install python3-flask gunicorn python3-redis celery redis-server");
  }

  private boolean succeeds(String... command) throws InterruptedException {
    try {
      return children.start("check", List.of(command)).waitFor(CHECK) == 0;
    } catch (IOException e) {
      return false; // there is no such program
    }
  }

  /**
   * Flask under gunicorn with two sync workers, which counts requests per client in Redis.
   *
   * @param limit requests per client and minute
   */
  public Peer flask(long limit) throws IOException, InterruptedException {
    int redisPort = FreePort.onLoopback();
    Child redis = Redis.start(children, redisPort);
    int port = FreePort.onLoopback();
    List<String> command =
        List.of(
            PYTHON,
            "-m",
            "gunicorn",
            "--workers=2",
            "--worker-class=sync",
            "--bind=127.0.0.1:" + port,
            "--chdir=" + FOLDER,
            "--log-level=warning",
            "flask_app:app");
    Map<String, String> environment =
        Map.of("REDIS_PORT", Integer.toString(redisPort), "LIMIT", Long.toString(limit));
    Child server = children.start("flask", command, environment);
    Readiness.awaitPort(server, port);
    return new Peer(server, redis, port);
  }

  /** Celery with two worker processes; broker and results in Redis, on the port of the peer. */
  public Peer celery() throws IOException, InterruptedException {
    int redisPort = FreePort.onLoopback();
    Child redis = Redis.start(children, redisPort);
    List<String> command =
        List.of(
            PYTHON,
            "-m",
            "celery",
            "--workdir=" + FOLDER,
            "--app=celery_app",
            "worker",
            "--pool=prefork",
            "--concurrency=2",
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
            "--loglevel=INFO");
    Child server = children.start("celery", command, redisPort(redisPort));
    Readiness.await(server, () -> server.output().contains(" ready."));
    return new Peer(server, redis, redisPort);
  }

  /** Submits tasks and takes their results for so long; gives what the script prints. */
  public String celeryLoad(Peer celery, Duration duration)
      throws IOException, InterruptedException {
    List<String> command =
        List.of(PYTHON, FOLDER + "/celery_load.py", Long.toString(duration.toSeconds()));
    Child load = children.start("celery-load", command, redisPort(celery.port()));
    int status = load.waitFor(duration.plus(LOAD_GRACE));
    if (status != 0) {
      throw new IOException("celery_load.py ended with %d:%n%s".formatted(status, load.tail()));
    }
    return load.output();
  }

  private static Map<String, String> redisPort(int port) {
    return Map.of("REDIS_PORT", Integer.toString(port));
  }
}
