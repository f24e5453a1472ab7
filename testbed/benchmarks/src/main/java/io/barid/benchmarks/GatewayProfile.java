package io.barid.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Where smtp-gateway spent its CPU and its memory while a profile was taken. */
final class GatewayProfile {

    private static final int HOTTEST = 5;

    /** In the order of asking, innermost frame first: the first that knows a frame has the sample. */
    private enum Part {
        SOCKET("sockets: reading, writing", "io.barid.smtp.session.ClientConnection."),
        CONTENT("SMTP: commands, content, replies", "io.barid.smtp.accept.IncomingContent.", "io.barid.smtp.session."),
        LOG("log line", "ch.qos.logback.", "org.slf4j."),
        ACCEPT("Received field, envelope, record", "io.barid.smtp.accept.", "io.barid.transit."),
        PRODUCER("Kafka's producer thread", "org.apache.kafka.clients.producer.internals.Sender."),
        SCHEDULING(
                "virtual threads: waiting, waking",
                "java.lang.VirtualThread",
                "sun.nio.ch.Poller",
                "java.util.concurrent.ForkJoin",
                "java.util.concurrent.DelayScheduler",
                "java.lang.Thread.run"),
        OTHER("other", "");

        private final String title;
        private final String[] begins;

        Part(String title, String... begins) {
            this.title = title;
            this.begins = begins;
        }

        private boolean knows(String frame) {
            for (String begin : begins) {
                if (frame.startsWith(begin)) {
                    return true;
                }
            }
            return false;
        }

        /** The log line belongs to it wherever it is written from; else whoever is innermost. */
        static Part of(List<String> frames) {
            if (frames.stream().anyMatch(LOG::knows)) {
                return LOG;
            }
            for (String frame : frames) {
                for (Part part : List.of(SOCKET, CONTENT, ACCEPT, PRODUCER)) {
                    if (part.knows(frame)) {
                        return part;
                    }
                }
            }
            return frames.stream().anyMatch(SCHEDULING::knows) ? SCHEDULING : OTHER;
        }
    }

    private final Map<Part, Double> parts = new TreeMap<>();
    private final Map<String, Double> frames = new HashMap<>();
    private final Map<String, Double> javaFrames = new HashMap<>();
    private final Map<String, Double> allocations = new HashMap<>();

    private GatewayProfile() {}

    /** @param begin of the steady phase: a thread's first sample of allocation stands for all it ever allocated */
    static GatewayProfile read(Path recording, Instant begin) throws IOException {
        GatewayProfile profile = new GatewayProfile();
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                if (event.getStartTime().isAfter(begin)) {
                    profile.add(event);
                }
            }
        }
        return profile;
    }

    private void add(RecordedEvent event) {
        if (event.getStackTrace() == null) {
            return;
        }
        List<String> stack = event.getStackTrace().getFrames().stream()
                .map(GatewayProfile::name)
                .toList();
        switch (event.getEventType().getName()) {
            case "jdk.CPUTimeSample" -> {
                double seconds = event.getDuration("samplingPeriod").toNanos() / 1e9;
                parts.merge(Part.of(stack), seconds, Double::sum);
                frames.merge(from(stack), seconds, Double::sum);
            }
            case "jdk.ExecutionSample" -> javaFrames.merge(from(stack), 1.0, Double::sum);
            case "jdk.ObjectAllocationSample" ->
                allocations.merge(
                        event.getClass("objectClass").getName() + "  in " + from(stack),
                        (double) event.getLong("weight"),
                        Double::sum);
            default -> {}
        }
    }

    private static String name(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }

    /** The innermost frame and, where it is not ours, the frame of ours that led to it. */
    private static String from(List<String> stack) {
        Predicate<String> ours = frame -> frame.startsWith("io.barid.");
        String top = stack.getFirst();
        Optional<String> caller =
                ours.test(top) ? Optional.empty() : stack.stream().filter(ours).findFirst();
        return brief(top) + caller.map(frame -> " < " + brief(frame)).orElse("");
    }

    private static String brief(String frame) {
        int method = frame.lastIndexOf('.');
        return frame.substring(frame.lastIndexOf('.', method - 1) + 1);
    }

    /** @param messages in the time of the profile; @param threads what its threads used meanwhile, in seconds */
    void print(int messages, Map<String, Double> threads) {
        double sampled =
                parts.values().stream().mapToDouble(Double::doubleValue).sum();
        double compiling = matching(threads, name -> name.contains("CompilerThre"));
        double collecting = matching(threads, name -> name.startsWith("VM Thread") || name.startsWith("GC "));
        double recording = matching(threads, name -> name.startsWith("JFR"));
        double all = matching(threads, name -> true);
        double own = all - compiling - collecting - recording;
        System.out.printf(Locale.ROOT, ": %.3f ms CPU a message%n", all * 1000 / messages);
        for (Map.Entry<Part, Double> part : parts.entrySet()) {
            part(part.getKey().title, part.getValue() / sampled * own, messages);
        }
        part("SMTP itself (sockets, SMTP, virtual threads)", smtp() / sampled * own, messages);
        part("garbage collection", collecting, messages);
        part("compiler", compiling, messages);
        part("the profile itself", recording, messages);
        hottest("hottest frames, system calls included (jdk.CPUTimeSample)", frames);
        hottest("hottest frames of Java code (jdk.ExecutionSample)", javaFrames);
        hottest("most allocated (jdk.ObjectAllocationSample)", allocations);
    }

    private double smtp() {
        return Stream.of(Part.SOCKET, Part.CONTENT, Part.SCHEDULING)
                .mapToDouble(part -> parts.getOrDefault(part, 0.0))
                .sum();
    }

    private static void part(String title, double seconds, int messages) {
        System.out.printf(Locale.ROOT, "    %-46s %6.3f%n", title, seconds * 1000 / messages);
    }

    private static double matching(Map<String, Double> threads, Predicate<String> names) {
        return threads.entrySet().stream()
                .filter(thread -> names.test(thread.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private static void hottest(String title, Map<String, Double> weights) {
        double all = weights.values().stream().mapToDouble(Double::doubleValue).sum();
        System.out.println("  " + title);
        weights.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(Integer.getInteger("barid.hottest", HOTTEST))
                .forEach(entry -> {
                    String line =
                            String.format(Locale.ROOT, "  %5.1f %%  %s", entry.getValue() * 100 / all, entry.getKey());
                    System.out.println(line.substring(0, Math.min(80, line.length())));
                });
    }
}
