package dev.pointsman.coordination.model;

/**
 * Where a secret is found: {@code ${env:NAME}} or {@code ${file:PATH}}. The secret itself is never
 * stored in etcd, and a reference may be printed.
 */
public record SecretRef(String text) {
  @Override
  public String toString() {
    return text;
  }
}
