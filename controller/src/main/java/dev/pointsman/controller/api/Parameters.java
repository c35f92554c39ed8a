package dev.pointsman.controller.api;

import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names in a request; they become parts of keys in the store. */
final class Parameters {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_@.:-]{1,128}");

  private Parameters() {}

  static String path(RoutingContext request, String name) {
    String value = request.pathParam(name);
    return checked(name, value);
  }

  /** The same of the query; null when it is not given. */
  static @Nullable String query(RoutingContext request, String name) {
    String value = request.request().getParam(name);
    return value == null ? null : checked(name, value);
  }

  /** A name, wherever in a request it stands. */
  static String checked(String name, @Nullable String value) {
    if (value == null || !NAME.matcher(value).matches()) {
      throw new ApiException(400, "BAD_REQUEST", name + ": expected letters, digits and . _ : @ -");
    }
    return value;
  }
}
