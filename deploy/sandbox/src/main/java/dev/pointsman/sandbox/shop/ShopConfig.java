package dev.pointsman.sandbox.shop;

/**
 * Where a shop listens, and its region's database.
 *
 * @param port 0 for any free one
 */
record ShopConfig(String region, String host, int port, Database database) {
  /** The region's own database. */
  record Database(String host, int port, String name, String user, String passwordFile) {}
}
