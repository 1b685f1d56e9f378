package io.glyph.store.domain.backup;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which backups stay. The newest ones do; and so does the newest backup that a committed migration
 * made, until somebody says that this migration was good, or a later migration has made another:
 * without it there may be no way back.
 *
 * @param keep how many of the newest stay, whatever made them
 * @param migrationIsGood whether a person says that the newest migration needs no way back any more
 */
public record Retention(int keep, boolean migrationIsGood) {
  /** Refuses what cannot be. */
  public Retention {
    if (keep < 0) {
      throw new IllegalArgumentException("fewer than no backups cannot be kept");
    }
  }

  /** Why a backup stays or goes. */
  public enum Reason {
    /** It is one of the newest that stay. */
    AMONG_NEWEST(true),
    /** It is the way back from the newest migration. */
    BEFORE_NEWEST_MIGRATION(true),
    /** Nothing keeps it. */
    OLDER(false);

    private final boolean kept;

    Reason(boolean kept) {
      this.kept = kept;
    }
  }

  /**
   * What becomes of a backup.
   *
   * @param backup the backup
   * @param reason why
   */
  public record Verdict(Backup backup, Reason reason) {
    /** {@return whether it stays} */
    public boolean kept() {
      return reason.kept;
    }
  }

  /**
   * Judges.
   *
   * @param backups oldest first
   * @param applied ids of the events of migrations that were committed: a backup of one that was
   *     not protects nobody
   * @return the judgement
   */
  public List<Verdict> judge(List<Backup> backups, Set<String> applied) {
    int guarded = -1;
    for (int i = 0; i < backups.size(); i++) {
      if (applied.contains(backups.get(i).eventId())) {
        guarded = i;
      }
    }
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < backups.size(); i++) {
      Reason reason = Reason.OLDER;
      if (i >= backups.size() - keep) {
        reason = Reason.AMONG_NEWEST;
      } else if (i == guarded && !migrationIsGood) {
        reason = Reason.BEFORE_NEWEST_MIGRATION;
      }
      verdicts.add(new Verdict(backups.get(i), reason));
    }
    return verdicts;
  }
}
