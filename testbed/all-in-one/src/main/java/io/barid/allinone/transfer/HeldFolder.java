package io.barid.allinone.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A folder that is held open. What is in it is reached from there by its name, and no symbolic link is followed: so who owns
 * it, and swaps folders while another user reads or writes here, gets him nowhere else.
 */
final class HeldFolder implements Closeable {

    private final Path path;
    private final SecureDirectoryStream<Path> held;

    private HeldFolder(Path path, DirectoryStream<Path> opened) throws IOException {
        this.path = path;
        if (!(opened instanceof SecureDirectoryStream<Path> secure)) {
            opened.close();
            throw new IOException("this system cannot hold a folder open");
        }
        this.held = secure;
    }

    /** @throws IOException also where a symbolic link is on the way to it */
    static HeldFolder open(Path path) throws IOException {
        Path whole = path.toAbsolutePath().normalize();
        HeldFolder folder = new HeldFolder(path, Files.newDirectoryStream(whole));
        try {
            folder.checkWay(whole);
            return folder;
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** From the open folder upwards, where nobody can mislead: it is at each step what the path names there. */
    private void checkWay(Path whole) throws IOException {
        Path up = Path.of(".");
        for (Path named = whole; named != null; named = named.getParent()) {
            Object is = Files.readAttributes(named, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
            if (!attributes(up).fileKey().equals(is)) {
                throw new FileSystemException(
                        whole.toString(),
                        null,
                        "a symbolic link is on the way there; name the folder without it, as " + whole.toRealPath()
                                + ", if that is the one you mean");
            }
            up = up.resolve("..");
        }
    }

    HeldFolder within(String name) throws IOException {
        BasicFileAttributes is;
        try {
            is = attributes(Path.of(name));
        } catch (NoSuchFileException e) {
            is = null;
        }
        if (is == null || !is.isDirectory()) {
            throw new NoSuchFileException(
                    path.resolve(name).toString(), null, "there is no such folder, so this is no Maildir");
        }
        return new HeldFolder(path.resolve(name), held.newDirectoryStream(Path.of(name), LinkOption.NOFOLLOW_LINKS));
    }

    /** For people. */
    Path path(String name) {
        return path.resolve(name);
    }

    /** To be asked for once. */
    List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        try {
            held.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    BasicFileAttributes attributes(String name) throws IOException {
        return attributes(Path.of(name));
    }

    private BasicFileAttributes attributes(Path name) throws IOException {
        return held.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }

    InputStream read(String name) throws IOException {
        SeekableByteChannel file =
                held.newByteChannel(Path.of(name), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        return Channels.newInputStream(file);
    }

    /** A new file, in place of one that may be there. */
    FileChannel create(String name) throws IOException {
        try {
            held.deleteFile(Path.of(name));
        } catch (NoSuchFileException e) {
            // so nothing is in the way
        }
        return (FileChannel) held.newByteChannel(
                Path.of(name),
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
    }

    void setTime(String name, FileTime time) throws IOException {
        held.getFileAttributeView(Path.of(name), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(time, null, null);
    }

    /** At once, in place of what may be there. */
    void move(String name, HeldFolder to, String newName) throws IOException {
        held.move(Path.of(name), to.held, Path.of(newName));
    }

    /** Makes its entries durable. */
    void sync() throws IOException {
        try (SeekableByteChannel itself =
                held.newByteChannel(Path.of("."), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            ((FileChannel) itself).force(true);
        }
    }

    @Override
    public void close() throws IOException {
        held.close();
    }
}
