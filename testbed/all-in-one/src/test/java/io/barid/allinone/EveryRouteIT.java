package io.barid.allinone;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.mailbox.password.Hmac;
import io.barid.service.token.Tokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Every endpoint of every service is closed without the right token, and a token for one purpose opens nothing else. */
class EveryRouteIT {

    private static final Tokens ROOT = new Tokens(AllServices.ADMIN_TOKEN, AllServices.ROOT_TOKEN);
    private static final List<String> CALLERS =
            List.of("smtp-gateway", "relay-service", "pop3-gateway", "mailbox-service", "dns-resolver", "somebody");

    /** A line of routes.txt. @param openTo {@code all}, {@code nobody}, {@code admin}, callers */
    private record Door(Part service, String method, String path, Set<String> openTo) {
        String route() {
            return method + " " + path;
        }

        /** Something that the path stands for, and nothing that is there. */
        String example() {
            return path.replace("{address}", "nobody@nowhere.test")
                    .replace("{domain}", "nowhere.test")
                    .replaceAll("\\{[^}]*}", "1")
                    .replace("**", "x");
        }
    }

    @TempDir
    private static Path home;

    private static AllServices services;
    private static List<Door> doors;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        services = new AllServices(home);
        doors = Files.readAllLines(Path.of("src/test/resources/routes.txt")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split(" +"))
                .flatMap(EveryRouteIT::doors)
                .toList();
    }

    private static Stream<Door> doors(String[] words) {
        List<Part> services = words[0].equals("*") ? Part.services() : List.of(Part.named(words[0]));
        Set<String> openTo = Set.of(Arrays.copyOfRange(words, 3, words.length));
        // gateways are not given the admin token: nothing there is for people
        return services.stream()
                .map(service -> new Door(
                        service,
                        words[1],
                        words[2],
                        service.gateway() && openTo.equals(Set.of("admin")) ? Set.of("nobody") : openTo));
    }

    @AfterAll
    static void stop() {
        services.close();
        CLIENT.close();
    }

    @Test
    void eachHasAnEntry() {
        Map<Part, Set<String>> mapped = new TreeMap<>();
        Part.services().forEach(service -> mapped.put(service, services.routes(service)));
        Map<Part, Set<String>> known = doors.stream()
                .collect(Collectors.groupingBy(
                        Door::service,
                        TreeMap::new,
                        Collectors.mapping(Door::route, Collectors.toCollection(TreeSet::new))));
        assertThat(mapped).as("routes.txt says who may use what").isEqualTo(known);
    }

    @Test
    void noneOpensToAWrongToken() throws Exception {
        Map<String, String> strangers = new TreeMap<>();
        strangers.put("no token", "");
        strangers.put("a wrong token", "Bearer a-wrong-token-of-tests");
        strangers.put("the root itself", "Bearer " + AllServices.ROOT_TOKEN);
        strangers.put(
                "the token of another root",
                "Bearer " + new Tokens("x".repeat(16), "y".repeat(16)).forCaller("pop3-gateway"));
        strangers.put("a made-up token", "Bearer smtp-gateway:" + "0".repeat(64));
        strangers.put("another scheme", "Basic " + AllServices.ADMIN_TOKEN);
        for (Door door : asked()) {
            boolean open = door.openTo().contains("all");
            for (Map.Entry<String, String> stranger : strangers.entrySet()) {
                int status = status(door, stranger.getValue());
                assertThat(status == 401)
                        .as("%s %s: %s", door, stranger.getKey(), status)
                        .isEqualTo(!open);
            }
        }
    }

    @Test
    void eachOpensToTheRightOnesAlone() throws Exception {
        for (Door door : asked()) {
            // who has the root tells a token of the other kind from none
            List<Integer> shut = door.service().asksOnly() ? List.of(401, 403) : List.of(403);
            Map<String, String> shown = new TreeMap<>();
            shown.put("admin", AllServices.ADMIN_TOKEN);
            CALLERS.forEach(caller -> shown.put(caller, ROOT.forCaller(caller)));
            for (Map.Entry<String, String> token : shown.entrySet()) {
                boolean opens = door.openTo().contains("all") || door.openTo().contains(token.getKey());
                int status = status(door, "Bearer " + token.getValue());
                assertThat(opens ? !List.of(401, 403).contains(status) : shut.contains(status))
                        .as("%s %s: %s", door, token.getKey(), status)
                        .isTrue();
            }
        }
    }

    @Test
    void aMaildropOpensToItsOwnTicketAlone() throws Exception {
        String his = login("bob");
        String hers = login("eve");
        String id = his.split("\\.")[1];
        String foreign = hers.split("\\.")[1];
        String past = signed("1." + id + ".1000000000");
        String forged = "1." + id + ".99999999999." + "A".repeat(43);
        List<Door> maildrops = doors.stream()
                .filter(door -> door.path().startsWith("/internal/maildrops/{account}"))
                .toList();
        assertThat(maildrops).hasSizeGreaterThan(3);
        for (Door door : maildrops) {
            for (String wrong : List.of(hers, past, forged)) {
                assertThat(ticket(door, id, wrong)).as(door + wrong).isEqualTo(403);
            }
            assertThat(ticket(door, foreign, his)).as("%s", door).isEqualTo(403);
            assertThat(ticket(door, id, "")).as("%s without a ticket", door).isEqualTo(400);
            assertThat(ticket(door, id, his)).as("%s", door).isNotIn(400, 401, 403);
        }
    }

    private static String login(String name) throws Exception {
        String address = name + "@example.test";
        String url = services.url(Part.MAILBOX_SERVICE);
        String admin = "Bearer " + AllServices.ADMIN_TOKEN;
        send("PUT", url + "/v1/domains/example.test", "{}", admin, "");
        send("PUT", url + "/v1/accounts/" + address, "{\"password\":\"right\"}", admin, "");
        String question = "{\"name\":\"" + address + "\",\"password\":\"right\",\"client\":\"192.0.2.1\"}";
        String answer = send("POST", url + "/internal/logins", question, "Bearer " + ROOT.forCaller("pop3-gateway"), "")
                .body();
        return JsonMapper.shared().readTree(answer).path("ticket").asString();
    }

    private static String signed(String claim) {
        byte[] key = Hmac.sha256(AllServices.SECRETS_KEY.getBytes(StandardCharsets.UTF_8), "barid maildrop ticket 1");
        return claim + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(Hmac.sha256(key, claim));
    }

    private static int ticket(Door door, String account, String ticket) throws Exception {
        String path = door.path().replace("{account}", account).replaceAll("\\{[^}]*}", "1")
                + "?from=0&length=1&first=1&last=1&most=1";
        String body = "{\"lease\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"uids\":[]}";
        String token = "Bearer " + ROOT.forCaller("pop3-gateway");
        return send(door.method(), services.url(door.service()) + path, body, token, ticket)
                .statusCode();
    }

    private static List<Door> asked() {
        return doors.stream().filter(door -> !door.method().equals("SERVLET")).toList();
    }

    private static int status(Door door, String authorization) throws Exception {
        String method = door.method().equals("ANY") ? "GET" : door.method();
        return send(method, services.url(door.service()) + door.example(), "{}", authorization, "")
                .statusCode();
    }

    private static HttpResponse<String> send(
            String method, String url, String body, String authorization, String ticket) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .method(
                        method,
                        method.equals("GET")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        Optional.of(authorization).filter(it -> !it.isEmpty()).ifPresent(it -> request.header("Authorization", it));
        Optional.of(ticket).filter(it -> !it.isEmpty()).ifPresent(it -> request.header("Maildrop-Ticket", it));
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
