package io.glyph.store.cli;

import io.glyph.store.domain.graph.ObjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The commands and their options, as data. Parser, help and completion are made of it, so that they
 * cannot differ.
 */
final class CommandTree {
  private CommandTree() {}

  /**
   * A command or a group of commands.
   *
   * @param path its words, such as {@code migrate plan}; empty for the program
   * @param writes whether it may change a store
   * @param command makes it; null for a group
   */
  record Node(
      String path,
      String summary,
      boolean writes,
      List<Option> options,
      List<Positional> positionals,
      @Nullable Supplier<Command> command,
      List<Node> children) {
    String name() {
      return path.substring(path.lastIndexOf(' ') + 1);
    }
  }

  /**
   * @param value what stands for its value in help; null for a switch
   * @param choices values to offer; empty for any
   * @param files whether shells offer files and folders for it
   */
  record Option(
      String name, @Nullable String value, String summary, List<String> choices, boolean files) {}

  /**
   * @param many whether any number of words may stand there
   */
  record Positional(
      String label, boolean required, boolean many, String summary, List<String> choices) {}

  static final List<Option> GLOBAL =
      List.of(
          file("--store", "DIR", "the store, or the folder it is in (GLYPH_STORE)"),
          flag("--json", "answer in JSON, one object"),
          text("--actor", "ID", "who acts: type:provider:subject (GLYPH_ACTOR)"),
          flag("--quiet", "tell nothing on the way"),
          flag("--verbose", "with a trace where glyph itself fails"),
          flag("--no-color", "no colours (NO_COLOR)"),
          flag("--no-progress", "no progress"));

  private static final Option PROGRESS =
      choice("--progress", "FORM", "json: progress as JSON lines on standard error", "json");
  private static final Option TO =
      text("--to", "N", "the store version to go to; else what this release writes");
  private static final Option SCRATCH =
      file("--scratch", "DIR", "folder for private copies; else TMPDIR or /var/tmp");

  private static final Option CATALOG =
      file("--catalog", "DIR", "migrations of this folder as well, after the built-in ones");

  /** Whether a command takes {@code --catalog}; what follows its words does not matter. */
  static boolean takesCatalog(String words) {
    Node node = root();
    for (String word : words.split(" ")) {
      Node at = node;
      node =
          at.children().stream().filter(child -> child.name().equals(word)).findFirst().orElse(at);
    }
    return node.options().contains(CATALOG);
  }

  /** How losses are agreed to, wherever something may be lost. */
  private static final List<Option> AGREEMENT =
      List.of(
          text("--confirm", "PLAN_ID", "agree to the losses of this plan"),
          text("--confirmed-by", "ID", "the person who agreed: user:provider:subject"),
          flag("--ignore-claims", "go on although agents hold live claims"),
          CATALOG,
          SCRATCH,
          PROGRESS);

  /** The whole tree. */
  static Node root() {
    return group(
        "",
        "Keeps a project's source graph in a store that migrates without losing anything unseen.",
        init(),
        command(
            "status",
            "say whether the store can be used, and if not, what helps",
            false,
            StatusCommand::new,
            List.of(flag("--no-counts", "do not count rows"), CATALOG)),
        command(
            "compat",
            "set the known releases against the store versions",
            false,
            CompatCommand::new,
            List.of(
                file("--root", "DIR", "every store below this folder instead"),
                text("--release", "R", "what this release would do with them; else this one"))),
        command(
            "graph",
            "count the objects of the source graph and their links",
            false,
            GraphCommand::new,
            List.of()),
        object(),
        importing(),
        migrate(),
        audit(),
        command(
            "recover",
            "finish what an interrupted command had committed",
            true,
            RecoverCommand::new,
            List.of(CATALOG)),
        command(
            "doctor",
            "find everything that is wrong with the store, and what helps; changes nothing",
            false,
            DoctorCommand::new,
            List.of(flag("--deep", "also read every byte of the content"), CATALOG, PROGRESS)),
        backup(),
        simulate(),
        serve(),
        command("version", "show this release", false, VersionCommand::new, List.of()),
        completion(),
        help());
  }

  private static Node init() {
    return new Node(
        "init",
        "make a store",
        true,
        List.of(
            text("--store-version", "N", "the store version to make; else what is written"),
            CATALOG),
        List.of(
            new Positional("DIR", false, false, "the project's folder; else this one", List.of())),
        InitCommand::new,
        List.of());
  }

  private static Node object() {
    List<String> kinds = new ArrayList<>();
    for (ObjectKind kind : ObjectKind.values()) {
      kinds.add(kind.label());
    }
    return group(
        "object",
        "the objects of the source graph",
        command(
            "object list",
            "list objects by kind",
            false,
            ObjectListCommand::new,
            List.of(new Option("--kind", "KIND", "only objects of this kind", kinds, false))),
        new Node(
            "object show",
            "show one object and where it points to",
            false,
            List.of(flag("--base64", "the id is given as base64 of its bytes")),
            List.of(
                new Positional("ID", true, false, "an id as `object list` gives it", List.of())),
            ObjectShowCommand::new,
            List.of()));
  }

  private static Node importing() {
    return new Node(
        "import",
        "take a project's files into the store, by the rules of glyph.yaml",
        true,
        List.of(PROGRESS),
        List.of(
            new Positional(
                "PATH", true, false, "the project's folder, or a part of it", List.of())),
        ImportCommand::new,
        List.of());
  }

  private static Node migrate() {
    return group(
        "migrate",
        "take a store to another version",
        command(
            "migrate plan",
            "rehearse on a private copy and show what would be lost; changes nothing",
            false,
            MigratePlanCommand::new,
            List.of(TO, CATALOG, SCRATCH, PROGRESS)),
        command(
            "migrate apply",
            "back up, migrate, prove, commit",
            true,
            MigrateApplyCommand::new,
            agreed(TO)),
        command(
            "migrate rollback",
            "go back, telling first what was written since",
            true,
            ReturnCommand::rollback,
            agreed(
                text("--to", "N", "the version to go back to; else undo the last migration"),
                text("--backup", "ID", "go back to what this backup holds"))),
        command(
            "migrate history",
            "show what was migrated, when and by whom",
            false,
            MigrateHistoryCommand::new,
            List.of(CATALOG)));
  }

  private static Node audit() {
    return group(
        "audit",
        "the store's history",
        command(
            "audit log",
            "show events, oldest first",
            false,
            AuditLogCommand::new,
            List.of(
                text("--type", "T", "only events of this type"),
                text("--by", "ID", "only events of this actor"),
                text("--since", "TIME", "only events from then on: RFC 3339, or a date"),
                text("--until", "TIME", "only events before then"),
                text("--id", "ID", "only the event with this id"),
                text("--limit", "N", "at most so many"),
                flag("--follow", "go on as new events come; with --json, one object a line"),
                text("--from", "OFFSET", "with --follow: start at this byte of the log"))),
        command(
            "audit verify",
            "prove the whole log",
            false,
            AuditVerifyCommand::new,
            List.of(
                file("--public-key", "FILE", "hold it against the signatures of these keys"),
                file("--witness", "FILE", "hold it against every checkpoint kept there"),
                file(
                    "--since", "CHECKPOINT", "prove that it extends this one: a file, or its text"),
                PROGRESS)),
        command(
            "audit seal",
            "append an event that seals what is before it, signed with --key",
            true,
            AuditSealCommand::new,
            List.of(
                file("--key", "FILE", "sign with this private key"),
                file("--witness", "FILE", "append the checkpoint to this file as well"),
                PROGRESS)),
        command(
            "audit keygen",
            "make a key to sign with; touches no store",
            false,
            AuditKeygenCommand::new,
            List.of(
                file("--key", "FILE", "where the secret goes; the public half goes to FILE.pub"),
                text("--name", "NAME", "what the key is called in signatures"))));
  }

  private static Node backup() {
    return group(
        "backup",
        "verified copies of the database",
        command(
            "backup create",
            "make a verified copy of the database",
            true,
            BackupCreateCommand::new,
            List.of(PROGRESS)),
        command("backup list", "show the backups", false, BackupListCommand::new, List.of()),
        new Node(
            "backup verify",
            "read backups whole and prove that they are sound",
            false,
            List.of(PROGRESS),
            List.of(new Positional("ID", false, false, "one backup; else all", List.of())),
            BackupVerifyCommand::new,
            List.of()),
        new Node(
            "backup restore",
            "put a backup in place, telling first what was written since",
            true,
            AGREEMENT,
            List.of(new Positional("ID", true, false, "the backup", List.of())),
            ReturnCommand::restore,
            List.of()),
        command(
            "backup prune",
            "remove old backups, saying which and why",
            true,
            BackupPruneCommand::new,
            List.of(
                text("--keep", "N", "how many of the newest stay"),
                flag(
                    "--migration-is-good",
                    "the newest migration needs no way back: its backup may go"))));
  }

  private static Node simulate() {
    return group(
        "simulate",
        "try out on paper what would happen; touches no store",
        command(
            "simulate rollout",
            "what a new store version refuses, for how long, and what avoids it",
            false,
            SimulateRolloutCommand::new,
            List.of(
                file("--releases", "FILE", "a table of releases with days; else this project's"),
                text("--day", "DAY", "raise the version on this date, or N days after the start"),
                text("--machines", "N", "how many machines; else 3000"),
                text("--stores", "N", "how many stores; else 1000"),
                text("--sharing", "N", "how many machines share a store; else 4"),
                text("--activity", "N", "on how many of 100 days they open it; else 50"),
                text("--delay", "DAYS", "how late machines update, on average; else 14"),
                text("--longest-delay", "DAYS", "how late the last ones are; else 60"),
                text("--agents", "N", "of 100 machines, how many are of agents; else 25"),
                text("--agent-opens", "N", "how often they open a store in a day; else 8"),
                text("--agent-activity", "N", "on how many of 100 days they do; else 90"),
                text("--agent-delay", "DAYS", "how late they update, on average; else 5"),
                text("--agent-longest-delay", "DAYS", "how late the last of them are; else 30"),
                text("--days", "N", "how many days; else a year or what it takes"),
                text("--seed", "N", "of what is drawn; else 1"),
                file("--plot", "FILE", "write a plot, SVG"))));
  }

  private static Node serve() {
    return command(
        "serve",
        "offer the store to other programs over gRPC",
        true,
        ServeCommand::new,
        List.of(
            file("--root", "DIR", "serve every store below this folder"),
            text("--port", "N", "listen on this loopback port; 0 for any"),
            text("--host", "ADDRESS", "listen on this address instead, with TLS"),
            file("--socket", "PATH", "listen on this Unix domain socket"),
            file("--token-file", "FILE", "the token that callers must bring"),
            file("--tls-cert", "FILE", "certificate of the server, PEM"),
            file("--tls-key", "FILE", "its key, PEM, mode 0600"),
            file("--tls-client-ca", "FILE", "callers must have a certificate of these, PEM"),
            text("--max-message", "BYTES", "the longest request"),
            text("--max-calls", "N", "calls that take long, at once"),
            text("--max-connections", "N", "connections that are open at once"),
            text("--max-streams", "N", "lists that are open at once"),
            text("--slow-reader", "SECONDS", "how long a list is held for who does not read")));
  }

  private static Node completion() {
    return new Node(
        "completion",
        "print a completion script for a shell",
        false,
        List.of(),
        List.of(
            new Positional(
                "SHELL", true, false, "bash, zsh or fish", List.of("bash", "zsh", "fish"))),
        CompletionCommand::new,
        List.of());
  }

  private static Node help() {
    return new Node(
        "help",
        "explain glyph or one of its commands",
        false,
        List.of(),
        List.of(new Positional("COMMAND", false, true, "the command's words", List.of())),
        HelpCommand::new,
        List.of());
  }

  private static Node group(String path, String summary, Node... children) {
    return new Node(path, summary, false, List.of(), List.of(), null, List.of(children));
  }

  private static Node command(
      String path,
      String summary,
      boolean writes,
      Supplier<Command> command,
      List<Option> options) {
    return new Node(path, summary, writes, options, List.of(), command, List.of());
  }

  /** Not by streams: the first one costs each start some milliseconds. */
  private static List<Option> agreed(Option... first) {
    List<Option> options = new ArrayList<>(List.of(first));
    options.addAll(AGREEMENT);
    return options;
  }

  private static Option flag(String name, String summary) {
    return new Option(name, null, summary, List.of(), false);
  }

  private static Option text(String name, String value, String summary) {
    return new Option(name, value, summary, List.of(), false);
  }

  private static Option file(String name, String value, String summary) {
    return new Option(name, value, summary, List.of(), true);
  }

  private static Option choice(String name, String value, String summary, String... choices) {
    return new Option(name, value, summary, List.of(choices), false);
  }
}
