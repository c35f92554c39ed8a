package dev.pointsman.controller.execute.testing;

import dev.pointsman.controller.execute.TrafficDriver;
import dev.pointsman.coordination.model.TrafficSpec;
import java.util.SortedMap;

/** A zone of its own with a driver on it, as the contract needs it. Calls block. */
public interface TrafficWorld extends AutoCloseable {

  /** This installation's driver. */
  TrafficDriver driver();

  /** The record that the contract plays with; an A record. */
  TrafficSpec.Route53 traffic();

  /**
   * Where the record points: {@code PRIMARY} and {@code SECONDARY} with their addresses, or {@code
   * PLAIN}; empty when there is none.
   */
  SortedMap<String, String> pointing();

  /** The companion's text as it stands in the zone; empty when there is none. */
  String companion();

  /** Somebody else writes the companion. */
  void overwriteCompanion(String text);

  /** Somebody else writes a plain record, where nothing stood. */
  void writePlainRecord(String address);

  /** Somebody else changes the primary's address. */
  void changePrimary(String address);

  @Override
  void close();
}
