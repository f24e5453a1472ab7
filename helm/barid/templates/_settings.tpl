{{/* Settings of a part; takes (list root part values) */}}
{{- define "barid.env" -}}
{{- $root := index . 0 -}}
{{- $part := index . 1 -}}
{{- $values := index . 2 -}}
{{- $full := include "barid.fullname" $root -}}
{{- $v := $root.Values -}}
- {name: BARID_LOG_FORMAT, value: {{ $v.logFormat }}}
{{- with $v.otlp.url }}
- {name: BARID_OTLP_URL, value: {{ . | quote }}}
- {name: BARID_TRACE_SAMPLE, value: {{ $v.otlp.sample | quote }}}
{{- end }}
{{- if has $part (list "smtp-gateway" "relay-service") }}
- {name: BARID_HOSTNAME, value: {{ $v.hostname }}}
- {name: BARID_DNS_URL, value: "http://{{ $full }}-dns-resolver:8080"}
{{- end }}
{{- if has $part (list "smtp-gateway" "relay-service" "pop3-gateway") }}
- {name: BARID_MAILBOX_URL, value: "http://{{ $full }}-mailbox-service:8080"}
{{- end }}
{{- if ne $part "dns-resolver" }}
{{- include "barid.kafkaEnv" (list $root $part) }}
{{- end }}
{{- if has $part (list "relay-service" "mailbox-service") }}
{{- include "barid.postgresEnv" (list $root $part) }}
{{- end }}
{{- if has $part (list "smtp-gateway" "pop3-gateway") }}
- {name: BARID_TLS_CERT, value: /run/tls/tls.crt}
- {name: BARID_TLS_KEY, value: /run/tls/tls.key}
- {name: {{ ternary "BARID_SMTP_DRAIN" "BARID_POP3_DRAIN" (eq $part "smtp-gateway") }}, value: {{ sub (int $v.grace) 10 }}s}
{{- with $v.trustedNetworks }}
- {name: BARID_TRUSTED_NETWORKS, value: {{ join "," . | quote }}}
{{- end }}
{{- if $values.proxyProtocol.enabled }}
- {name: BARID_PROXY_NETWORKS, value: {{ join "," $values.proxyProtocol.networks | quote }}}
{{- end }}
{{- end }}
{{- if eq $part "smtp-gateway" }}
- {name: BARID_MAX_MESSAGE_SIZE, value: {{ $v.maxMessageSize }}}
{{- end }}
{{- if eq $part "mailbox-service" }}
- {name: BARID_POSTMASTER, value: {{ $v.postmaster | quote }}}
{{- end }}
{{- include "barid.outsideEnv" (list $root $part) }}
{{- with $values.env }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "barid.kafkaEnv" -}}
{{- $kafka := (index . 0).Values.kafka }}
- {name: BARID_KAFKA_SERVERS, value: {{ include "barid.kafkaServers" (index . 0) | quote }}}
{{- if $kafka.bundled.enabled }}
- {name: BARID_KAFKA_SECURITY_PROTOCOL, value: SASL_PLAINTEXT}
- {name: BARID_KAFKA_SASL_MECHANISM, value: PLAIN}
- {name: BARID_KAFKA_USER, value: {{ index . 1 }}}
{{- else }}
- {name: BARID_KAFKA_SECURITY_PROTOCOL, value: {{ $kafka.external.securityProtocol }}}
{{- if hasPrefix "SASL" $kafka.external.securityProtocol }}
- {name: BARID_KAFKA_SASL_MECHANISM, value: {{ $kafka.external.saslMechanism }}}
{{- end }}
{{- if $kafka.external.caSecret }}
- {name: BARID_KAFKA_TRUSTSTORE, value: /run/kafka-ca/ca.crt}
{{- end }}
{{- end }}
- {name: BARID_KAFKA_TOPICS, value: {{ $kafka.topics }}}
- {name: BARID_KAFKA_PARTITIONS, value: {{ $kafka.partitions | quote }}}
{{- end -}}

{{- define "barid.postgresEnv" -}}
{{- $postgres := (index . 0).Values.postgres }}
{{- if $postgres.bundled.enabled }}
- {name: BARID_POSTGRES_URL, value: "jdbc:postgresql://{{ include "barid.fullname" (index . 0) }}-postgres:5432/barid"}
- {name: BARID_POSTGRES_USER, value: {{ index . 1 | trimSuffix "-service" }}}
{{- else }}
{{- $e := $postgres.external }}
- name: BARID_POSTGRES_URL
  value: "jdbc:postgresql://{{ $e.host }}:{{ $e.port }}/{{ $e.database }}?sslmode={{ $e.sslMode }}{{ if $e.caSecret }}&sslrootcert=/run/postgres-ca/ca.crt{{ end }}"
{{- end }}
{{- end -}}

{{/* what has to do with other systems; takes (list root part) */}}
{{- define "barid.outsideEnv" -}}
{{- $v := (index . 0).Values }}
{{- $part := index . 1 }}
{{- if has $part (list "relay-service" "dns-resolver") }}
- {name: BARID_ALLOW_PRIVATE_MX, value: {{ $v.relayService.allowPrivateMx | quote }}}
{{- if $v.relayService.remoteCas.existingConfigMap }}
- {name: BARID_REMOTE_CAS, value: /run/remote-cas/ca.crt}
{{- end }}
{{- end }}
{{- if eq $part "relay-service" }}
- {name: BARID_QUEUE_LIFETIME, value: {{ $v.relayService.queueLifetime }}}
{{- with $v.relayService.retrySchedule }}
- {name: BARID_RETRY_SCHEDULE, value: {{ . | quote }}}
{{- end }}
{{- with $v.relayService.routes.value }}
- {name: BARID_ROUTES, value: {{ . | quote }}}
{{- end }}
{{- end }}
{{- if eq $part "dns-resolver" }}
- {name: BARID_DNSSEC, value: {{ ternary "off" $v.dnsResolver.dnssec (eq (toString $v.dnsResolver.dnssec) "false") | quote }}}
{{- with $v.dnsResolver.servers }}
- {name: BARID_DNS_SERVERS, value: {{ join "," . | quote }}}
{{- end }}
{{- if $v.dnsResolver.trustAnchors.existingConfigMap }}
- {name: BARID_DNS_TRUST_ANCHORS, value: /run/trust-anchors/anchors}
{{- end }}
{{- end }}
{{- end -}}

{{/* files of a part, by volume; takes (list root part). Each secret is a file named like its setting */}}
{{- define "barid.volumes" -}}
{{- $root := index . 0 -}}
{{- $part := index . 1 -}}
{{- $v := $root.Values -}}
{{- $full := include "barid.fullname" $root -}}
- name: tmp
  emptyDir: {sizeLimit: 64Mi}
- name: secrets
  projected:
    defaultMode: 0440
    sources:
      {{- if has $part (list "mailbox-service" "dns-resolver") }}
      - secret:
          name: {{ include "barid.secretsName" $root }}
          items: [{key: service-token, path: BARID_SERVICE_TOKEN}]
      {{- else }}
      - secret:
          name: {{ $full }}-callers
          items: [{key: {{ $part }}, path: BARID_SERVICE_TOKEN}]
      {{- end }}
      {{- if has $part (list "mailbox-service" "dns-resolver" "relay-service") }}
      - secret:
          name: {{ include "barid.secretsName" $root }}
          items:
            - {key: admin-token, path: BARID_ADMIN_TOKEN}
            {{- if eq $part "mailbox-service" }}
            - {key: password-key, path: BARID_SECRETS_KEY}
            {{- end }}
      {{- end }}
      {{- if and (ne $part "dns-resolver") (include "barid.kafkaSasl" $root) }}
      - secret:
          {{- if $v.kafka.bundled.enabled }}
          name: {{ $full }}-stores
          items: [{key: kafka-{{ $part }}-password, path: BARID_KAFKA_PASSWORD}]
          {{- else }}
          name: {{ $v.kafka.external.existingSecret }}
          items: [{key: user, path: BARID_KAFKA_USER}, {key: password, path: BARID_KAFKA_PASSWORD}]
          {{- end }}
      {{- end }}
      {{- if has $part (list "mailbox-service" "relay-service") }}
      {{- $role := trimSuffix "-service" $part }}
      - secret:
          {{- if $v.postgres.bundled.enabled }}
          name: {{ $full }}-stores
          items: [{key: postgres-{{ $role }}-password, path: BARID_POSTGRES_PASSWORD}]
          {{- else }}
          name: {{ (index $v.postgres.external $role).existingSecret }}
          items: [{key: user, path: BARID_POSTGRES_USER}, {key: password, path: BARID_POSTGRES_PASSWORD}]
          {{- end }}
      {{- end }}
      {{- if and (eq $part "relay-service") $v.relayService.routes.existingSecret }}
      - secret:
          name: {{ $v.relayService.routes.existingSecret }}
          items: [{key: routes, path: BARID_ROUTES}]
      {{- end }}
{{- range $name, $volume := include "barid.files" . | fromYaml }}
- name: {{ $name }}
  {{- toYaml $volume | nindent 2 }}
{{- end }}
{{- end -}}

{{/* further files that only some parts have, mounted at /run/NAME; takes (list root part) */}}
{{- define "barid.files" -}}
{{- $v := (index . 0).Values -}}
{{- $part := index . 1 -}}
{{- if has $part (list "smtp-gateway" "pop3-gateway") }}
tls:
  secret:
    secretName: {{ include "barid.tlsName" (index . 0) }}
    defaultMode: 0440
    items: [{key: tls.crt, path: tls.crt}, {key: tls.key, path: tls.key}]
{{- end }}
{{- if and (ne $part "dns-resolver") (not $v.kafka.bundled.enabled) $v.kafka.external.caSecret }}
kafka-ca:
  secret:
    secretName: {{ $v.kafka.external.caSecret }}
    items: [{key: ca.crt, path: ca.crt}]
{{- end }}
{{- if and (has $part (list "relay-service" "mailbox-service")) (not $v.postgres.bundled.enabled) $v.postgres.external.caSecret }}
postgres-ca:
  secret:
    secretName: {{ $v.postgres.external.caSecret }}
    items: [{key: ca.crt, path: ca.crt}]
{{- end }}
{{- if and (has $part (list "relay-service" "dns-resolver")) $v.relayService.remoteCas.existingConfigMap }}
remote-cas:
  configMap:
    name: {{ $v.relayService.remoteCas.existingConfigMap }}
{{- end }}
{{- if and (eq $part "dns-resolver") $v.dnsResolver.trustAnchors.existingConfigMap }}
trust-anchors:
  configMap:
    name: {{ $v.dnsResolver.trustAnchors.existingConfigMap }}
{{- end }}
{{- end -}}
