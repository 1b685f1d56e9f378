package io.glyph.store.domain.version;

/** Why a store needs {@code recover}. */
public enum RecoveryReason {
  /** A change is committed; its event, manifest or receipt is still to be written. */
  DELIVERY_PENDING("delivery_pending", true),
  /** An older program replaced or half wrote the manifest; the database keeps the right bytes. */
  MANIFEST_OVERWRITTEN("manifest_overwritten", false);

  private final String label;
  private final boolean committed;

  RecoveryReason(String label, boolean committed) {
    this.label = label;
    this.committed = committed;
  }

  /** {@return the spelling in files and in JSON} */
  public String label() {
    return label;
  }

  /** {@return whether a change of ours is already durable in the database} */
  public boolean committed() {
    return committed;
  }
}
