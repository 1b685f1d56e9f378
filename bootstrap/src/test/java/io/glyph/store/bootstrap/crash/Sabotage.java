package io.glyph.store.bootstrap.crash;

/** A step of the commit protocol that a build may leave out, and what the check says then. */
enum Sabotage {
  STEP_4_BACKUP("the backup of the event is missing"),
  STEP_7_EVENT("0 events of one migration"),
  STEP_8_MANIFEST("the manifest is old"),
  STEP_9_RECEIPT("a delivery is pending");

  private final String complaint;

  Sabotage(String complaint) {
    this.complaint = complaint;
  }

  String complaint() {
    return complaint;
  }
}
