package io.barid.charts;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import java.util.Map;

/** What the rendered NetworkPolicies let through, as a network that enforces them decides it. */
final class Arrows {

    private final List<NetworkPolicy> policies;
    private final Map<String, Map<String, String>> namespaces;

    Arrows(List<NetworkPolicy> policies, Map<String, Map<String, String>> namespaces) {
        this.policies = policies;
        this.namespaces = namespaces;
    }

    /** A pod, or with no namespace something outside. */
    record End(String name, String namespace, Map<String, String> labels, String address) {

        @Override
        public String toString() {
            return name;
        }
    }

    /** A container's port: policies name it by number or by name. */
    record Port(int number, String name, String protocol) {}

    boolean allows(End from, End to, Port port) {
        return out(from, to, port) && in(from, to, port);
    }

    boolean out(End from, End to, Port port) {
        List<NetworkPolicy> own = own(from, "Egress");
        return own.isEmpty()
                || own.stream()
                        .flatMap(p -> p.getSpec().getEgress().stream())
                        .anyMatch(r -> ports(r.getPorts(), port) && peers(r.getTo(), to));
    }

    boolean in(End from, End to, Port port) {
        List<NetworkPolicy> own = own(to, "Ingress");
        return own.isEmpty()
                || own.stream()
                        .flatMap(p -> p.getSpec().getIngress().stream())
                        .anyMatch(r -> ports(r.getPorts(), port) && peers(r.getFrom(), from));
    }

    boolean closed(End pod, String direction) {
        return !own(pod, direction).isEmpty();
    }

    private List<NetworkPolicy> own(End pod, String direction) {
        return policies.stream()
                .filter(p -> Chart.NAMESPACE.equals(pod.namespace()))
                .filter(p -> matches(p.getSpec().getPodSelector(), pod.labels()))
                .filter(p -> p.getSpec().getPolicyTypes().contains(direction))
                .toList();
    }

    private static boolean ports(List<NetworkPolicyPort> ports, Port port) {
        return ports.isEmpty()
                || ports.stream()
                        .filter(p -> p.getProtocol() == null
                                ? port.protocol().equals("TCP")
                                : p.getProtocol().equals(port.protocol()))
                        .anyMatch(p -> p.getPort() == null
                                || p.getPort().getValue().equals(port.number())
                                || p.getPort().getValue().equals(port.name()));
    }

    private boolean peers(List<NetworkPolicyPeer> peers, End end) {
        return peers.isEmpty() || peers.stream().anyMatch(p -> peer(p, end));
    }

    private boolean peer(NetworkPolicyPeer peer, End end) {
        if (peer.getIpBlock() != null) {
            return Cidr.contains(peer.getIpBlock().getCidr(), end.address())
                    && peer.getIpBlock().getExcept().stream().noneMatch(c -> Cidr.contains(c, end.address()));
        }
        if (end.namespace() == null) {
            return false;
        }
        boolean there = peer.getNamespaceSelector() == null
                ? end.namespace().equals(Chart.NAMESPACE)
                : matches(peer.getNamespaceSelector(), namespaces.get(end.namespace()));
        return there && (peer.getPodSelector() == null || matches(peer.getPodSelector(), end.labels()));
    }

    static boolean matches(LabelSelector selector, Map<String, String> labels) {
        return (selector.getMatchLabels() == null
                        || labels.entrySet()
                                .containsAll(selector.getMatchLabels().entrySet()))
                && selector.getMatchExpressions().stream().allMatch(e -> matches(e, labels));
    }

    private static boolean matches(LabelSelectorRequirement e, Map<String, String> labels) {
        String value = labels.get(e.getKey());
        return switch (e.getOperator()) {
            case "In" -> value != null && e.getValues().contains(value);
            case "NotIn" -> value == null || !e.getValues().contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            default -> throw new AssertionError("operator " + e.getOperator());
        };
    }
}
