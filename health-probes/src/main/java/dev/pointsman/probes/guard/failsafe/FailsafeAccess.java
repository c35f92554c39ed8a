package dev.pointsman.probes.guard.failsafe;

import dev.pointsman.coordination.config.HostPort;
import dev.pointsman.coordination.model.SecretRef;
import java.net.URI;
import java.nio.file.Path;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * How controllers and the companion record are reached.
 *
 * @param controllers base URLs of their APIs, by id
 * @param token what they want to be presented; null for nothing
 * @param authority PEM file with the authorities to trust, instead of the platform's; null for
 *     those
 * @param record the traffic record whose companion is read
 * @param resolver who is asked for it
 */
public record FailsafeAccess(
    SortedMap<String, URI> controllers,
    @Nullable SecretRef token,
    @Nullable Path authority,
    String record,
    HostPort resolver) {}
