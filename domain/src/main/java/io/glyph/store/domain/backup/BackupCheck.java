package io.glyph.store.domain.backup;

/** What came of checking a backup. */
public sealed interface BackupCheck {
  /** Name of its folder, escaped and shortened for printing. */
  String name();

  /** Its bytes are those that were written, and the database in it is sound. */
  record Sound(Backup backup) implements BackupCheck {
    @Override
    public String name() {
      return backup.id().toString();
    }
  }

  /** Not usable. */
  record Damaged(String name, String problem) implements BackupCheck {}
}
