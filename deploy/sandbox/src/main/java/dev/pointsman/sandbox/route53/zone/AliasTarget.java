package dev.pointsman.sandbox.route53.zone;

/** An alias: it answers with what its target answers. */
public record AliasTarget(String zone, DnsName name, boolean evaluateTargetHealth) {}
