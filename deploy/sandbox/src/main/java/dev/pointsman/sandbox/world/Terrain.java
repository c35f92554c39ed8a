package dev.pointsman.sandbox.world;

/** What lies between the regions of a world. */
public enum Terrain {
  /** Nothing: each has a loopback address. Needs no root, and no link can be cut. */
  LOOPBACK,
  /** A network: each has a namespace, and links that take their time and can be cut. */
  NAMESPACES
}
