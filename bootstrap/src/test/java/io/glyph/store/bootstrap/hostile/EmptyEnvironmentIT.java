package io.glyph.store.bootstrap.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.bootstrap.house.FolderImage;
import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever starts the program may have no environment at all: no home, no locale, no path. */
class EmptyEnvironmentIT {
  @TempDir Path temp;

  @Test
  void aStoreIsMadeReadAndMigratedWithoutAnyEnvironment() throws Exception {
    Path fresh = Files.createDirectory(temp.resolve("fresh"));
    Files.writeString(fresh.resolve("README.md"), "hello\n");
    done(fresh, "init");
    done(fresh, "import", ".");
    done(fresh, "status");
    done(fresh, "doctor", "--deep");
    done(fresh, "audit", "verify");
    Path old =
        GoldenStore.named("v1-odd-names").unpackInto(Files.createDirectory(temp.resolve("old")));
    done(old, "status");
    done(old, "migrate", "apply", "--to", "2");
    done(old, "audit", "verify");
    done(old, "object", "list");
  }

  /** What the runtime cannot name it must not take for another. */
  @Test
  void aPathOfBytesThatAreNoUtf8IsSaidToBeNoneAndLeftAlone() throws Exception {
    Path project =
        GoldenStore.named("v1-worked").unpackInto(Files.createDirectory(temp.resolve("p")));
    String odd = "odd=$(printf '../odd\\377'); mkdir -p \"$odd\"; cp -R .glyph \"$odd\"; ";
    for (String how : List.of("exec \"$@\" --store \"$odd/.glyph\"", "cd \"$odd\"; exec \"$@\"")) {
      for (String command : List.of("status", "doctor", "backup create")) {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", odd + how, "sh"));
        words.addAll(PackagedGlyph.command());
        words.addAll(List.of((command + " --json").split(" ")));
        FolderImage before = FolderImage.of(project);
        PackagedGlyph.Result refused =
            PackagedGlyph.run(project, words, Map.of("LC_ALL", "C.UTF-8"));
        assertEquals(2, refused.exit(), refused.out() + refused.err());
        assertTrue(refused.err().contains("not UTF-8"), refused.err());
        assertEquals(before, FolderImage.of(project));
      }
    }
  }

  private static PackagedGlyph.Result done(Path project, String... arguments) {
    List<String> words = new ArrayList<>(List.of("/usr/bin/env", "-i"));
    words.addAll(
        Stream.concat(PackagedGlyph.command().stream(), Arrays.stream(arguments)).toList());
    PackagedGlyph.Result result = PackagedGlyph.run(project, words, Map.of());
    String all = result.out() + result.err();
    assertEquals(0, result.exit(), String.join(" ", arguments) + all);
    assertFalse(all.contains("\tat "), all);
    assertTrue(result.err().isEmpty() || !result.err().contains("WARNING"), result.err());
    return result;
  }
}
