package dev.pointsman.sandbox.world;

/**
 * A region: an address of its own, on which all its processes listen.
 *
 * @param name like {@code us-east-1}
 * @param address like {@code 127.81.20.1}, or that of its network namespace; what the traffic
 *     record points at
 * @param controller id of its controller
 * @param agent id of its agent
 */
public record Region(String name, String address, String controller, String agent, Ports ports) {

  /** The ports of its processes. The shop's is the same in every region. */
  public record Ports(int etcd, int etcdPeer, int api, int database, int shop, int agent) {}

  /** Base URL of its controller's API. */
  public String api() {
    return "http://" + address + ":" + ports.api();
  }

  /** Client URL of its etcd member. */
  public String etcd() {
    return "http://" + address + ":" + ports.etcd();
  }

  /** Base URL of its shop. */
  public String shop() {
    return "http://" + address + ":" + ports.shop();
  }
}
