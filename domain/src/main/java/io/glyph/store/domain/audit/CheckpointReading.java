package io.glyph.store.domain.audit;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a checkpoint from outside the store turned out to be. */
public sealed interface CheckpointReading {
  /**
   * The log must extend it.
   *
   * @param anchor what vouched
   */
  record Usable(Anchor anchor) implements CheckpointReading {}

  /**
   * It proves nothing about this log, and says why.
   *
   * @param fault what is wrong
   */
  record Unusable(AuditFault fault) implements CheckpointReading {}

  /** It is no checkpoint at all. */
  record Malformed() implements CheckpointReading {}

  /**
   * Judges a note.
   *
   * @param number of the checkpoint where it came from, from 0
   * @param keys those that may have signed it; with none, no signature is looked at
   * @param origins names of this log
   * @param note the signed note
   * @param by who vouched for it
   * @return what it stands for
   */
  static CheckpointReading of(
      String note, Voucher by, long number, List<VerifierKey> keys, Set<String> origins) {
    Optional<SignedNote> signed = SignedNote.parse(note);
    Optional<Checkpoint> said =
        signed.map(SignedNote::text).or(() -> Optional.of(note)).flatMap(Checkpoint::parse);
    if (said.isEmpty()) {
      return new Malformed();
    }
    Checkpoint checkpoint = said.get();
    if (!origins.contains(checkpoint.origin())) {
      return new Unusable(new AuditFault.OtherStore(by, checkpoint.origin()));
    }
    Anchor anchor = new Anchor(by, checkpoint.size(), checkpoint.root());
    if (keys.isEmpty()) {
      return new Usable(anchor);
    }
    if (signed.isEmpty()) {
      return new Unusable(new AuditFault.UnknownKey(by, "", number));
    }
    return switch (signed.get().judge(keys)) {
      case SignedNote.Judgement.Good good -> new Usable(anchor);
      case SignedNote.Judgement.Bad(VerifierKey key) ->
          new Unusable(new AuditFault.BadSignature(by, key.name() + '+' + key.id(), number));
      case SignedNote.Judgement.Unknown(List<SignedNote.Line> lines, boolean sameName) ->
          new Unusable(new AuditFault.UnknownKey(by, lines.getFirst().key(), number));
    };
  }
}
