package io.glyph.store.domain.version;

/**
 * The version marks inside a database.
 *
 * @param metaRow row {@code store_version} of table {@code meta}; defined by every version
 * @param userVersion {@code PRAGMA user_version}; defined from version 2 on, before that 0
 * @param applicationId {@code PRAGMA application_id}; defined from version 2 on, before that 0
 */
public record DatabaseMarks(VersionMark metaRow, int userVersion, int applicationId) {
  /** {@code GLYP} in ASCII. */
  public static final int APPLICATION_ID = 0x474C5950;

  /** The first version whose databases carry user_version, application_id, fence and outbox. */
  public static final StoreVersion FIRST_MANAGED = new StoreVersion(2);

  /**
   * The marks of a healthy database of a version.
   *
   * @param version the version
   * @return what it stands for
   */
  public static DatabaseMarks of(StoreVersion version) {
    boolean managed = !version.isBefore(FIRST_MANAGED);
    return new DatabaseMarks(
        new VersionMark.Says(version),
        managed ? version.number() : 0,
        managed ? APPLICATION_ID : 0);
  }

  /**
   * Whether all marks that the version in {@code meta} defines say the same.
   *
   * @return whether all marks that the version in {@code meta} defines say the same
   */
  public boolean agree() {
    return metaRow instanceof VersionMark.Says says && equals(of(says.version()));
  }
}
