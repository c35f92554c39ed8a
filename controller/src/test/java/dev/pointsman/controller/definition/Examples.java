package dev.pointsman.controller.definition;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A definition without problems, and what stands in for parts of it. */
final class Examples {
  static final String SHOP =
      """
      roster:
        - { agent: a1, region: us-east-1 }
        - { agent: a2, region: us-west-2 }
        - { agent: a3, region: eu-west-1 }
      services:
        - name: shop
          mode: active-passive
          automation: automatic
          objectives: { rto: 60s, rpo: 10s }
          detection: fast
          regions:
            - name: us-east-1
              endpoint: { address: 192.0.2.10 }
              checks:
                - { name: web, type: http, url: "https://shop.use1.example.com/health", status: [200], body: "ok" }
                - { name: db, type: postgres, database: main }
              database: { name: main, type: postgres, host: db.use1.example.com, user: pointsman, password: "${env:SHOP_DB_PASSWORD}" }
              guard: { permit: 3s, limit: 1500ms, hook: [/etc/pointsman/fence.sh], last-resort: kill }
              capacity: { type: none }
            - name: us-west-2
              endpoint: { address: 192.0.2.20 }
              checks:
                - { name: web, type: tcp, host: shop.usw2.example.com, port: 443 }
              database: { name: main, type: postgres, host: db.usw2.example.com, port: 5433, dbname: shop, user: pointsman, password: "${file:/etc/pointsman/db}" }
              guard: { permit: 3s, limit: 1500ms }
          traffic: { type: route53, zone: Z0123456789, record: shop.example.com, record-type: A, ttl: 30s, policy: failover, health-checks: { us-east-1: hc-1 } }
          policy: { cool-down: 10m, quarantine: manual, failback: manual, unknown-lag: refuse, without-proof: ask }
      """;

  private Examples() {}

  /** The example with one thing changed. */
  static String with(String what, String by) {
    if (!SHOP.contains(what)) {
      throw new IllegalArgumentException("not in the example: " + what);
    }
    return SHOP.replaceFirst(Pattern.quote(what), Matcher.quoteReplacement(by));
  }
}
