package dev.pointsman.controller.execute.route53;

import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** Hosted zones, as far as this driver needs them. Calls block; each has a time limit inside. */
interface Zone extends AutoCloseable {

  /**
   * Reads a record and its companion.
   *
   * @throws ZoneException if it can't be read whole
   */
  Look look(String zone, String record, RRType type);

  /**
   * Submits a batch, once.
   *
   * @return the change's id
   * @throws ZoneException see its kind for what is known
   */
  String submit(String zone, List<Change> batch, String comment);

  /**
   * Whether a change has reached all name servers.
   *
   * @throws ZoneException if that can't be read
   */
  boolean insync(String change);

  /** Closes the connections. */
  @Override
  void close();

  /**
   * What stands in the zone.
   *
   * @param companion null when there is none
   * @param records all sets of the record's name and type
   */
  record Look(@Nullable ResourceRecordSet companion, List<ResourceRecordSet> records) {
    public Look {
      records = List.copyOf(records);
    }
  }
}
