package dev.pointsman.controller.core.run;

/** This controller. */
public record Self(String id, String region) {}
