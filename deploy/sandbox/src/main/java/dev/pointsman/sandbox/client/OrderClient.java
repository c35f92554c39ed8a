package dev.pointsman.sandbox.client;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Uses the shop as its customers do: every 50 ms a new numbered order, sent to where the name
 * points, whatever became of those before. An order is never sent twice. Runs on its own event
 * loop; its log may be read from any thread.
 */
public final class OrderClient implements AutoCloseable {
  private static final long EVERY_MILLIS = 50;
  private static final Duration LIMIT = Duration.ofSeconds(1);

  /** One every 50 ms, each for a second at most, and some to spare. */
  private static final int CONNECTIONS = 32;

  private final Vertx vertx;
  private final NameClient names;
  private final int port;
  private final String client;
  private final WebClient http;
  private final WriteLog log = new WriteLog();
  private final AtomicLong sent = new AtomicLong();
  private volatile String last = "no order was answered yet";
  private final long timer;

  /**
   * Begins at once.
   *
   * @param port the shop's, the same in every region
   * @param client a name of its own: numbers are counted per client
   */
  public OrderClient(Vertx vertx, NameClient names, int port, String client) {
    this.vertx = vertx;
    this.names = names;
    this.port = port;
    this.client = client;
    WebClientOptions options = new WebClientOptions().setKeepAlive(true);
    options.setConnectTimeout((int) LIMIT.toMillis());
    http = WebClient.create(vertx, options, new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    timer = vertx.setPeriodic(EVERY_MILLIS, _ -> next());
  }

  private void next() {
    long number = sent.incrementAndGet();
    var _ =
        names
            .resolve()
            .thenAccept(
                address ->
                    address.ifPresentOrElse(
                        a -> send(a, number), () -> last = "the name does not resolve"));
  }

  private void send(String address, long number) {
    long at = System.nanoTime();
    http.post(port, address, "/orders")
        .timeout(LIMIT.toMillis())
        .sendJsonObject(new JsonObject().put("client", client).put("n", number))
        .onSuccess(answer -> answered(address, answer, number, at))
        .onFailure(e -> last = address + ": " + e.getMessage());
  }

  private void answered(String address, HttpResponse<Buffer> answer, long number, long at) {
    JsonObject body = answer.statusCode() == 201 ? answer.bodyAsJsonObject() : null;
    if (body == null) {
      last = address + ": " + answer.statusCode() + " " + answer.bodyAsString();
      return;
    }
    last = address + ": acknowledged";
    log.add(new Ack(body.getString("region"), number, at, System.nanoTime()));
  }

  /** What became of the order that was answered last, or could not be sent. */
  public String last() {
    return last;
  }

  /** What was acknowledged. */
  public WriteLog log() {
    return log;
  }

  /** How many orders it has tried. */
  public long sent() {
    return sent.get();
  }

  /** The name that its orders bear. */
  public String client() {
    return client;
  }

  @Override
  public void close() {
    vertx.cancelTimer(timer);
    http.close();
  }
}
