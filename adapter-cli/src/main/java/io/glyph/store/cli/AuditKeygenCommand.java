package io.glyph.store.cli;

import io.glyph.store.application.usecase.MakeAuditKey;
import io.glyph.store.application.usecase.SealAudit;
import io.glyph.store.domain.refusal.Printable;
import java.nio.file.Path;

/** {@code glyph audit keygen}: needs no store. */
final class AuditKeygenCommand implements Command {
  @Override
  public int run(Call call) {
    Path file =
        call.arguments()
            .path(SealAudit.KEY)
            .orElseThrow(() -> Arguments.refused(SealAudit.KEY, "say where to keep the key"));
    String name =
        call.arguments()
            .text(MakeAuditKey.NAME)
            .orElseThrow(() ->
                Arguments.refused(
                    MakeAuditKey.NAME,
                    "say what the key is to be called in signatures, such as example.org/ada"));
    MakeAuditKey.Report made = call.done(call.useCases().makeAuditKey().execute(file, name));
    String open = made.publicFile().toString();
    return call.answer(
        "audit_keygen",
        () ->
            Json.object(
                "name", made.key().name(),
                "key_id", made.key().id(),
                "public_key", made.key().toString(),
                "key_file", file.toString(),
                "public_key_file", open),
        () -> {
          Page page = call.page();
          page.headline(Paint.GOOD, "Made a key. Whoever has the secret can sign in its name.");
          page.blank();
          page.row("Secret", Printable.whole(file.toString()) + ", for you alone (mode 0600)");
          page.row("Public", Printable.whole(open));
          page.row("", Printable.of(made.key().toString()));
          return page.paragraph(
              "Keep the secret away from the store and its backups, and the public half where"
                  + " nobody who can change the store can change it. `glyph audit seal --key "
                  + Hints.shellWord(file.toString())
                  + "` signs with it.");
        });
  }
}
