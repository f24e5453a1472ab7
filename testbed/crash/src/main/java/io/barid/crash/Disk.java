package io.barid.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of its own, in a file, so that it can be full without the machine's being so. */
final class Disk {

    private static final String SIZE = "3G";

    private Disk() {}

    static void mount(Path image, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Shell.run("truncate", "-s", SIZE, image.toString());
        Shell.run("mkfs.ext4", "-q", "-m", "0", image.toString());
        Shell.run("mount", "-o", "loop", image.toString(), folder.toString());
        Shell.run("rmdir", folder.resolve("lost+found").toString());
    }

    static void fill(Path folder) throws IOException, InterruptedException {
        // at once, but for what the file system keeps for itself
        long most = folder.toFile().getUsableSpace() / 10 * 9;
        Shell.run("fallocate", "-l", Long.toString(most), ballast(folder));
        // dd ends with a failure when nothing is left, which is what it is for
        new ProcessBuilder("dd", "if=/dev/zero", "of=" + ballast(folder) + "2", "bs=64k")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    static void free(Path folder) throws IOException, InterruptedException {
        Shell.run("rm", "-f", ballast(folder), ballast(folder) + "2");
    }

    private static String ballast(Path folder) {
        return folder.resolve("ballast").toString();
    }
}
