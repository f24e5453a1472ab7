package io.barid.allinone;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** {@code site}: all domains, accounts and aliases as one YAML file. */
final class SiteCommand {

    private static final String HELP = """
            All domains, accounts and aliases as one YAML file. docs/directory.md

              ./barid site export > site.yaml      with passwords, encrypted: they open
                                                   only with the same BARID_SECRETS_KEY
                --without-credentials              without them
              ./barid site apply site.yaml         makes it so, all of it or nothing;
                                                   - is standard input
                --dry-run                          only tells what would change
                --prune                            also deletes what it does not name,
                                                   with the mail in it
            """;

    private final AdminApi api;
    private final PrintStream out;

    SiteCommand(AdminApi api, PrintStream out) {
        this.api = api;
        this.out = out;
    }

    static int run(Settings settings, List<String> arguments) throws InterruptedException {
        if (arguments.isEmpty() || arguments.contains("--help") || arguments.contains("-h")) {
            System.out.print(HELP);
            return 0;
        }
        new SiteCommand(AdminApi.of(settings, Part.MAILBOX_SERVICE), System.out).run(arguments);
        return 0;
    }

    void run(List<String> arguments) throws InterruptedException {
        List<String> rest = new ArrayList<>(arguments.subList(1, arguments.size()));
        switch (arguments.getFirst()) {
            case "export" -> export(rest);
            case "apply" -> apply(rest);
            default ->
                throw new UsageException("Say what to do: ./barid site export, or apply FILE; --help tells more.");
        }
    }

    private void export(List<String> rest) throws InterruptedException {
        boolean without = rest.remove("--without-credentials");
        if (!rest.isEmpty()) {
            throw new UsageException("'" + rest.getFirst() + "' is one word too many: ./barid site export > FILE.");
        }
        out.writeBytes(api.text("site?credentials=" + !without).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void apply(List<String> rest) throws InterruptedException {
        boolean dryRun = rest.remove("--dry-run");
        boolean prune = rest.remove("--prune");
        if (rest.size() != 1) {
            throw new UsageException("Say which file: ./barid site apply FILE [--dry-run] [--prune].");
        }
        JsonNode report =
                api.put("site?dryRun=" + dryRun + "&prune=" + prune, read(rest.getFirst()), "application/yaml");
        tell(report, dryRun);
    }

    private void tell(JsonNode report, boolean dryRun) {
        int[] counts = new int[3];
        for (JsonNode change : report.path("changes")) {
            int action = List.of("created", "changed", "deleted")
                    .indexOf(change.path("action").asString(""));
            counts[Math.max(0, action)]++;
            out.println("+~-".charAt(Math.max(0, action)) + " " + ChangeText.line(change));
        }
        if (report.path("changes").isEmpty()) {
            out.println("Nothing to change.");
        } else {
            out.println((dryRun ? "Would be: " : "") + counts[0] + " created, " + counts[1] + " changed, " + counts[2]
                    + " deleted.");
        }
        int unnamed = report.path("unnamed").asInt(0);
        if (unnamed > 0) {
            out.println(unnamed + " not in the file and left alone (--prune deletes them).");
        }
    }

    private static String read(String file) {
        try {
            return file.equals("-")
                    ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UsageException("The file " + file + " cannot be read: " + e.getMessage() + ".", e);
        }
    }
}
