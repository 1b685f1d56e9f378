package io.glyph.store.domain.backup;

/** What came of checking a backup. */
public sealed interface BackupCheck {
  /** {@return name of its folder, escaped and shortened for printing} */
  String name();

  /**
   * Its bytes are those that were written, and the database in it is sound.
   *
   * @param backup the backup
   */
  record Sound(Backup backup) implements BackupCheck {
    @Override
    public String name() {
      return backup.id().toString();
    }
  }

  /**
   * Not usable.
   *
   * @param name its name
   * @param problem what is wrong, in a few words
   */
  record Damaged(String name, String problem) implements BackupCheck {}
}
