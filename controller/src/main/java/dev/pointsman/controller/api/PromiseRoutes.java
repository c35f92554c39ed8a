package dev.pointsman.controller.api;

import dev.pointsman.controller.view.PromiseAnswer;
import dev.pointsman.coordination.codec.Codec;
import dev.pointsman.coordination.codec.UnreadableException;
import dev.pointsman.coordination.model.Promise;
import dev.pointsman.coordination.model.PromiseRequest;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.charset.StandardCharsets;

/** What guards ask while etcd answers nobody. Served before the store was ever read, too. */
final class PromiseRoutes {
  static final String PATH = "/api/v1/promises";

  private static final Codec<PromiseRequest> REQUEST = Codec.ofView(PromiseRequest.class);
  private static final Codec<Promise> PROMISE = Codec.ofView(Promise.class);

  /** A request is a few names and numbers. */
  private static final int MOST_BYTES = 4 * 1024;

  private final PromiseAnswer.Source promises;
  private final Context context;

  PromiseRoutes(PromiseAnswer.Source promises, Context context) {
    this.promises = promises;
    this.context = context;
  }

  /** Before the routes that all need an operator's token: a guard has one of its own. */
  void add(Router router, Handler<RoutingContext> authentication) {
    router.post(PATH).handler(authentication);
    router.post(PATH).handler(BodyHandler.create(false).setBodyLimit(MOST_BYTES));
    router.post(PATH).handler(this::promise);
  }

  private void promise(RoutingContext request) {
    CommandRoutes.refuseForms(request);
    PromiseRequest asked = read(request);
    Future.fromCompletionStage(promises.ask(asked), context)
        .onSuccess(answer -> answer(request, answer))
        .onFailure(request::fail);
  }

  private static PromiseRequest read(RoutingContext request) {
    byte[] body =
        request.body().buffer() == null ? new byte[0] : request.body().buffer().getBytes();
    PromiseRequest asked;
    try {
      asked = REQUEST.decode(new String(body, StandardCharsets.UTF_8));
    } catch (UnreadableException e) {
      throw new ApiException(422, "INVALID", String.valueOf(e.getMessage()));
    }
    Parameters.checked("service", asked.service());
    Parameters.checked("region", asked.region());
    Parameters.checked("instance", asked.instance());
    return asked;
  }

  private static void answer(RoutingContext request, PromiseAnswer answer) {
    switch (answer) {
      case PromiseAnswer.Given given -> Replies.json(request, 200, PROMISE, given.promise());
      case PromiseAnswer.Refused refused ->
          request.fail(new ApiException(409, refused.code().name(), refused.detail()));
    }
  }
}
