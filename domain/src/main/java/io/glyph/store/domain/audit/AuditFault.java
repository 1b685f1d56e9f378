package io.glyph.store.domain.audit;

/** One thing that is wrong with the log. */
public sealed interface AuditFault {
  /** There is no log although this store must have one. */
  record LogMissing() implements AuditFault {}

  /**
   * The last line is cut and no longer grows.
   *
   * @param line where the line is
   */
  record TornTail(ByteRange line) implements AuditFault {}

  /**
   * The last line is not whole yet, and grows: no damage, but what was not read is not proved.
   *
   * @param line where the line is, as far as it was written
   */
  record GrowingTail(ByteRange line) implements AuditFault {}

  /**
   * The database has sealed more than there is.
   *
   * @param sealedBytes how many bytes the seal covers
   * @param foundBytes how many bytes there are
   */
  record Shortened(long sealedBytes, long foundBytes) implements AuditFault {}

  /**
   * What a seal covers is not what it was.
   *
   * @param fromLine first line, from 0, that may have been rewritten: the one after what the last
   *     fitting seal covers
   * @param sealedLines how many lines the seal that does not fit covers
   */
  record Rewritten(long fromLine, long sealedLines) implements AuditFault {}

  /**
   * Lines that are not JSON objects and that no recovery has accounted for.
   *
   * @param first number of the first, from 0
   * @param count how many
   */
  record MalformedLines(long count, long first) implements AuditFault {}

  /**
   * What a checkpoint covers that cannot be forged is not what it was.
   *
   * @param fromLine first line, from 0, that may have been rewritten: the one after what the last
   *     checkpoint before it covers
   * @param lines how many lines the checkpoint that does not fit covers
   * @param by who vouched for it
   */
  record Contradicted(Voucher by, long fromLine, long lines) implements AuditFault {}

  /**
   * A checkpoint from outside covers more lines than there are.
   *
   * @param databaseAgrees whether the database knows of no more lines either, so that the whole
   *     folder was put back to an earlier state; false where there is no seal in it
   * @param by who vouched for it
   * @param checkpointLines how many lines the checkpoint covers
   * @param foundLines how many lines there are
   */
  record RolledBack(Voucher by, long checkpointLines, long foundLines, boolean databaseAgrees)
      implements AuditFault {}

  /**
   * A line was to begin at an offset where none does: what was there before is not there.
   *
   * @param offset where its first byte is
   */
  record NoLineThere(long offset) implements AuditFault {}

  /** A key was given, and nothing in the log is signed at all. */
  record NotSigned() implements AuditFault {}

  /**
   * The log is signed, and nothing in it by a key that was given.
   *
   * @param found name and id of a key that did sign; untrusted text
   * @param sameName whether it has the name of a key that was given
   */
  record WrongKey(String found, boolean sameName) implements AuditFault {}

  /**
   * A checkpoint from outside is not signed by a key that was given.
   *
   * @param key name and id of one that signed it, untrusted text; empty where none did
   * @param number of the checkpoint, from 0
   * @param by who vouched for it
   */
  record UnknownKey(Voucher by, String key, long number) implements AuditFault {}

  /**
   * What claims to be signed by a key that was given is not.
   *
   * @param key name and id; empty where the signature is no note at all
   * @param number of the line or the checkpoint, from 0
   * @param by who vouched for it
   */
  record BadSignature(Voucher by, String key, long number) implements AuditFault {}

  /**
   * A checkpoint is about another log.
   *
   * @param origin whose it is; untrusted text
   * @param by who vouched for it
   */
  record OtherStore(Voucher by, String origin) implements AuditFault {}
}
