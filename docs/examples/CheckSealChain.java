import io.glyph.store.domain.audit.AuditVerdict;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.audit.LogTail;
import io.glyph.store.domain.audit.LogVerifier;
import io.glyph.store.domain.audit.LoggedLine;
import io.glyph.store.domain.audit.MerkleTree;
import io.glyph.store.domain.audit.Seal;
import io.glyph.store.domain.audit.TreeState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A log of three lines with a seal, checked as it is and after somebody changed one line. */
final class CheckSealChain {
  public static void main(String[] args) {
    List<String> lines = new ArrayList<>(List.of("{\"n\":1}\n", "{\"n\":2}\n"));
    MerkleTree tree = new MerkleTree();
    long bytes = 0;
    for (String line : lines) {
      tree.add(leaf(line));
      bytes += line.length();
    }
    // What the database keeps, and what the next event carries.
    TreeState trusted = new TreeState(tree.size(), bytes, tree.frontier());
    Seal seal = trusted.seal();
    System.out.println("sealed " + seal.lines() + " lines, root " + seal.root().substring(0, 16));
    lines.add("{\"n\":3,\"seal\":\"…\"}\n");
    show("as it was written", check(lines, seal, trusted));
    lines.set(1, "{\"n\":9}\n");
    show("a line rewritten", check(lines, seal, trusted));
    show("cut short", check(lines.subList(0, 1), seal, trusted));
  }

  private static AuditVerdict check(List<String> lines, Seal seal, TreeState trusted) {
    LogVerifier verifier = new LogVerifier(Optional.of(trusted));
    long offset = 0;
    for (int i = 0; i < lines.size(); i++) {
      LoggedLine.Form form =
          i < 2
              ? new LoggedLine.Foreign()
              : new LoggedLine.Ours(
                  EventId.next(Instant.EPOCH, new Random(1)), seal, Optional.empty());
      int length = lines.get(i).getBytes(StandardCharsets.UTF_8).length;
      verifier.accept(new LoggedLine(i, offset, length, leaf(lines.get(i)), form));
      offset += length;
    }
    return verifier.finish(new LogTail.Clean(offset));
  }

  private static byte[] leaf(String line) {
    return MerkleTree.leafDigest().digest(line.getBytes(StandardCharsets.UTF_8));
  }

  private static void show(String what, AuditVerdict verdict) {
    String words =
        switch (verdict) {
          case AuditVerdict.Intact whole -> "intact, " + whole.unsealedLines() + " not sealed yet";
          case AuditVerdict.Damaged damaged -> "damaged: " + damaged.faults();
        };
    System.out.println(what + ": " + words);
  }
}
