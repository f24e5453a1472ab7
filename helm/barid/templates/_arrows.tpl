{{/* who may connect to a part; takes (list root part arrows) */}}
{{- define "barid.ingress" -}}
{{- $root := index . 0 -}}
{{- $part := index . 1 -}}
{{- $arrows := index . 2 -}}
{{- $mail := dict "smtp-gateway" (list 2525 2587 2465) "pop3-gateway" (list 2110 2995) }}
{{- with get $mail $part }}
# from the world
- ports:
    {{- range . }}
    - {port: {{ . }}, protocol: TCP}
    {{- end }}
{{- end }}
{{- range $from, $to := $arrows }}
{{- range $to }}
{{- $target := splitList ":" . }}
{{- if and (eq (first $target) $part) (not (hasKey $mail $part)) }}
- from:
    - podSelector:
        matchLabels:
          {{- include "barid.selector" (list $root $from) | nindent 10 }}
  ports:
    - {port: {{ last $target }}, protocol: TCP}
{{- end }}
{{- end }}
{{- end }}
{{- if not (has $part (list "kafka" "postgres" "test")) }}
{{- with $root.Values.networkPolicies.monitoringNamespace }}
- from:
    - namespaceSelector:
        matchLabels: {kubernetes.io/metadata.name: {{ . }}}
  ports:
    - {port: 8080, protocol: TCP}
{{- end }}
{{- end }}
{{- end -}}

{{/* what a part may connect to; takes (list root part targets) */}}
{{- define "barid.egress" -}}
{{- $root := index . 0 -}}
{{- $part := index . 1 -}}
{{- $policies := $root.Values.networkPolicies -}}
{{- range index . 2 }}
{{- $target := splitList ":" . }}
- to:
    - podSelector:
        matchLabels:
          {{- include "barid.selector" (list $root (first $target)) | nindent 10 }}
  ports:
    - {port: {{ last $target }}, protocol: TCP}
{{- end }}
{{- if not (has $part (list "kafka" "postgres")) }}
- to:
    - namespaceSelector:
        matchLabels: {kubernetes.io/metadata.name: {{ $policies.dns.namespace }}}
  ports:
    - {port: 53, protocol: UDP}
    - {port: 53, protocol: TCP}
{{ include "barid.egressToOthers" (list $root $part) }}
{{- if ne $part "test" }}
{{- with $policies.extraEgress }}
{{ toYaml . }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{/* what a part reaches outside of this release; takes (list root part) */}}
{{- define "barid.egressToOthers" -}}
{{- $v := (index . 0).Values -}}
{{- $part := index . 1 -}}
{{- if eq $part "relay-service" }}
# mail to other systems; a route to another port needs networkPolicies.extraEgress
- ports:
    - {port: 25, protocol: TCP}
{{- end }}
{{- if eq $part "dns-resolver" }}
{{- $ports := list "53" }}
{{- range $v.dnsResolver.servers }}
{{- with regexFind ":[0-9]+$" (regexReplaceAll "^\\[.*\\]" . "") }}
{{- $ports = append $ports (trimPrefix ":" .) }}
{{- end }}
{{- end }}
# name servers, and MTA-STS policies
- ports:
    {{- range uniq $ports }}
    - {port: {{ . }}, protocol: UDP}
    - {port: {{ . }}, protocol: TCP}
    {{- end }}
    - {port: 443, protocol: TCP}
{{- end }}
{{- if and (not $v.kafka.bundled.enabled) (has $part (list "smtp-gateway" "relay-service" "mailbox-service" "pop3-gateway")) }}
{{- $ports := list }}
{{- range $v.kafka.external.servers }}
{{- $ports = append $ports (splitList ":" . | last) }}
{{- end }}
- ports:
    {{- range uniq $ports }}
    - {port: {{ . }}, protocol: TCP}
    {{- end }}
{{- end }}
{{- if and (not $v.postgres.bundled.enabled) (has $part (list "relay-service" "mailbox-service")) }}
- ports:
    - {port: {{ $v.postgres.external.port }}, protocol: TCP}
{{- end }}
{{- end -}}
