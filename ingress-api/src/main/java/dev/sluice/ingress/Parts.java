package dev.sluice.ingress;

import dev.sluice.contract.config.AuthKind;
import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.key.KeyRing;
import dev.sluice.contract.limit.Unit;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.contract.service.Check;
import dev.sluice.ingress.cancel.CancelCall;
import dev.sluice.ingress.cancel.Cancellations;
import dev.sluice.ingress.document.DocumentCalls;
import dev.sluice.ingress.http.Bodies;
import dev.sluice.ingress.http.Callers;
import dev.sluice.ingress.http.ConnectionCounts;
import dev.sluice.ingress.http.Connections;
import dev.sluice.ingress.http.PerClient;
import dev.sluice.ingress.identity.Anonymous;
import dev.sluice.ingress.identity.KeyHolders;
import dev.sluice.ingress.identity.Names;
import dev.sluice.ingress.list.ListCall;
import dev.sluice.ingress.openai.OpenAi;
import dev.sluice.ingress.openai.PieceSource;
import dev.sluice.ingress.poll.Jobs;
import dev.sluice.ingress.poll.PollCall;
import dev.sluice.ingress.poll.ResultReader;
import dev.sluice.ingress.poll.Waiters;
import dev.sluice.ingress.publish.BrokerClock;
import dev.sluice.ingress.publish.ClockedPublisher;
import dev.sluice.ingress.publish.Publisher;
import dev.sluice.ingress.publish.ShedSummary;
import dev.sluice.ingress.queue.Queues;
import dev.sluice.ingress.redis.Degradation;
import dev.sluice.ingress.redis.EndedChannels;
import dev.sluice.ingress.redis.Gate;
import dev.sluice.ingress.redis.LocalUsage;
import dev.sluice.ingress.redis.PieceChannels;
import dev.sluice.ingress.redis.Progress;
import dev.sluice.ingress.redis.RedisClients;
import dev.sluice.ingress.redis.RedisLink;
import dev.sluice.ingress.redis.WarmUp;
import dev.sluice.ingress.stream.StreamCall;
import dev.sluice.ingress.submit.Accounts;
import dev.sluice.ingress.submit.LimitsCall;
import dev.sluice.ingress.submit.ModelsCall;
import dev.sluice.ingress.submit.SubmitCall;
import dev.sluice.ingress.submit.SubmitParser;
import dev.sluice.models.TokenCounter;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The parts of a running ingress but for its producer, put together. */
final class Parts implements AutoCloseable {

  private static final long PROGRESS_MILLIS = 250;

  private final SluiceConfig config;
  private final HttpServers servers;
  private final RedisClients redis;
  private final ResultReader results;
  private final MirrorKeys keys;
  private final Degradation degradation;
  private final TokenCounter tokens = new TokenCounter();
  private final Waiters waiters;
  private final PerClient<Subject> perClient;
  private final Summaries summaries;
  private final SubmitCall.Shared submissions;
  private final Gate.Shared gates;
  private final Cancellations cancellations;
  private final OpenAi openAi;
  private final Progress progress;
  private final Queues queues;
  private @Nullable Future<?> reading;
  private final ConnectionCounts connections;
  private final List<Loop> loops = new ArrayList<>();
  private final Supplier<Callers> callers;

  private Parts(
      SluiceConfig config,
      IngressMeters meters,
      Kafka kafka,
      HttpServers servers,
      RedisClients redis) {
    this.config = config;
    this.servers = servers;
    this.redis = redis;
    keys = new MirrorKeys(config.prefix());
    Duration budget = config.ingress().redisBudget();
    degradation = new Degradation(budget);
    results = new ResultReader(config.topics().results().name(), kafka.consumers());
    var ended = new EndedChannels(redis);
    waiters = new Waiters(keys::channel, ended::subscribe, config.ingress().maxWaiters());
    ended.listen(waiters::subscribed, waiters::ended);
    Publisher publisher = kafka.publisher();
    String rejected = config.topics().rejected().name();
    var shed = new ShedSummary(rejected, publisher, meters, Instant.now());
    perClient = new PerClient<>(config.ingress().maxWaitersPerClient());
    summaries = new Summaries(shed);
    progress = new Progress(kafka.partitions(), degradation, budget);
    queues = new Queues(config.models());
    gates = new Gate.Shared(keys, degradation, new LocalUsage(), progress, meters);
    var clock = new BrokerClock(kafka.partitions());
    submissions =
        new SubmitCall.Shared(
            config.topics().requests().name(),
            new Accounts(kafka.policies(), kafka.partitions(), clock),
            tokens,
            queues,
            new ClockedPublisher(publisher, clock),
            shed,
            meters);
    cancellations = new Cancellations(config.topics().cancellations().name(), publisher);
    openAi =
        new OpenAi(
            config.models(),
            cancellations,
            config.ingress().openAiWait(),
            config.ingress().heartbeat(),
            pieces(config, redis));
    callers = callers(config, meters, kafka.keys());
    meters.degraded(() -> degradation.on() ? 1 : 0);
    meters.waiters(waiters::size);
    connections = connections(config, meters);
    meters.connections(connections::open);
  }

  private static ConnectionCounts connections(SluiceConfig config, IngressMeters meters) {
    var ingress = config.ingress();
    return new ConnectionCounts(
        ingress.maxConnections(),
        ingress.maxConnectionsPerAddress(),
        ingress.trustedProxies(),
        meters::connectionRefused);
  }

  /** Nothing is heard while no model generates. */
  private PieceSource pieces(SluiceConfig config, RedisClients redis) {
    return config.models().values().stream().anyMatch(ModelConfig::isChat)
        ? new PieceChannels(redis, keys)::listen
        : PieceSource.NONE;
  }

  /** What each event loop asks who calls. */
  private static Supplier<Callers> callers(
      SluiceConfig config, IngressMeters meters, Supplier<KeyRing> keys) {
    if (config.auth() == AuthKind.API_KEY) {
      return () -> new KeyHolders(keys, meters::unauthorized);
    }
    var trusted = config.ingress().trustedProxies();
    var names = new Names(config.ingress().namesPerAddress());
    return () -> new Anonymous(trusted, names, System::currentTimeMillis, meters::nameRefused);
  }

  /** Returns when the port is bound and the scripts are warm. */
  static Parts start(SluiceConfig config, IngressMeters meters, Kafka kafka) {
    var servers = new HttpServers(config.ingress());
    RedisClients redis;
    try {
      redis = RedisClients.connect(config.redis().uri(), servers.loops());
    } catch (RuntimeException e) {
      servers.close();
      throw e;
    }
    var parts = new Parts(config, meters, kafka, servers, redis);
    try {
      parts.serve();
      return parts;
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  private void serve() {
    List<EventLoop> threads = servers.loops();
    var models = new ModelsCall(config.models().values(), queues);
    var parser = new SubmitParser(config.models(), config.webhooks().allowPrivate());
    var documents = new DocumentCalls(config.prefix());
    for (int i = 0; i < threads.size(); i++) {
      loops.add(loop(threads.get(i), redis.links().get(i), parser, models, documents));
    }
    var limits = submissions.accounts().byDefault().limits();
    if (submissions.accounts().plans().stream()
        .anyMatch(plan -> Unit.TOKENS.isCountedBy(plan.limits()))) {
      tokens.warm();
    }
    for (Loop loop : loops) {
      loop.begin();
      WarmUp.run(loop.gate(), loop.thread(), limits);
    }
    RedisLink first = redis.links().get(0);
    reading = Loop.every(threads.get(0), PROGRESS_MILLIS, () -> look(first));
    servers.listen(config.ingress(), loops, new Bodies(config.ingress().maxBodies()));
  }

  private void look(RedisLink link) {
    progress.read(link, keys);
    queues.read(link, keys);
  }

  private Loop loop(
      EventLoop thread,
      RedisLink link,
      SubmitParser parser,
      ModelsCall models,
      DocumentCalls documents) {
    var ingress = config.ingress();
    var timeToLive = config.results().timeToLive();
    var gate = new Gate(gates, link, ingress.redisBudget(), timeToLive);
    var jobs = new Jobs(link, keys, results, queues);
    var polls = new PollCall(jobs, waiters, perClient, timeToLive, degradation, progress);
    var submit = new SubmitCall(submissions, gate, jobs, polls, parser, ingress.maxBody());
    return new Loop(
        thread,
        new Connections(connections),
        callers.get(),
        gate,
        submit,
        polls,
        new ListCall(link, keys),
        new CancelCall(polls, cancellations),
        new StreamCall(polls, ingress.heartbeat()),
        new LimitsCall(submissions.accounts(), gate, config.models().keySet()),
        models,
        documents,
        openAi.calls(submit, polls));
  }

  int port() {
    return servers.port();
  }

  void lookAtCertificate() {
    servers.lookAtCertificate();
  }

  void sweepConnections() {
    loops.forEach(loop -> loop.thread().submit(loop.connections()::sweep).syncUninterruptibly());
  }

  List<Check> checks() {
    return Stream.concat(Stream.of(degradation.check()), queues.checks().stream()).toList();
  }

  /** Answers those who wait and those who are owed an answer, and accepts no more. */
  void stopServing() {
    waiters.close();
    servers.shutdown();
    summaries.close();
  }

  @Override
  public void close() {
    if (reading != null) {
      reading.cancel(false);
    }
    redis.close();
    servers.close();
    results.close();
    tokens.close();
    openAi.close();
  }
}
