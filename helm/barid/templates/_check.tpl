{{/* What values.schema.json cannot say: each refusal is one sentence. */}}
{{- define "barid.check" -}}
{{- $v := .Values -}}
{{- if not (regexMatch "^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$" $v.hostname) -}}
{{- fail (printf "hostname is '%s': set it to the full name in DNS under which other systems reach this one, such as mail.example.org" $v.hostname) -}}
{{- end -}}
{{- if eq $v.image.tag "latest" -}}
{{- fail "image.tag is latest: name one version, or nobody knows what runs after a restart" -}}
{{- end -}}
{{- include "barid.checkStores" . -}}
{{- include "barid.checkTls" . -}}
{{- range $key := list "smtpGateway" "pop3Gateway" -}}
{{- $proxy := (index $v $key).proxyProtocol -}}
{{- if and $proxy.enabled (not $proxy.networks) -}}
{{- fail (printf "%s.proxyProtocol.networks is empty: name the balancers' networks; without them nobody's header can be believed" $key) -}}
{{- end -}}
{{- range $proxy.networks -}}
{{- $bits := splitList "/" . | rest | first | default (ternary "128" "32" (contains ":" .)) | int -}}
{{- if lt $bits (ternary 7 8 (contains ":" .)) -}}
{{- fail (printf "%s.proxyProtocol.networks has %s: anybody in it could claim any address; at most a /8 (IPv6: /7)" $key .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- range $key := list "smtpGateway" "relayService" "mailboxService" "pop3Gateway" "dnsResolver" -}}
{{- $part := index $v $key -}}
{{- $keda := and $part.keda $part.keda.enabled -}}
{{- if and $keda $part.autoscaling.enabled -}}
{{- fail (printf "%s has autoscaling and keda: enable one of them" $key) -}}
{{- end -}}
{{- if and $keda $v.kafka.bundled.enabled -}}
{{- fail (printf "%s.keda.enabled with kafka.bundled: KEDA runs in another namespace, from which the bundled Kafka cannot be reached; use autoscaling, or kafka.external" $key) -}}
{{- end -}}
{{- if and (or $keda $part.autoscaling.enabled) (gt (int $part.autoscaling.min) (int $part.autoscaling.max)) -}}
{{- fail (printf "%s.autoscaling has min %d above max %d" $key (int $part.autoscaling.min) (int $part.autoscaling.max)) -}}
{{- end -}}
{{- range $part.env -}}
{{- if and .value (regexMatch "_(TOKEN|PASSWORD|SECRETS_KEY)$" .name) -}}
{{- fail (printf "%s.env has %s as a value, where anybody who may see pods can read it: use a Secret" $key .name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and $v.monitoring.serviceMonitor.enabled $v.networkPolicies.enabled (not $v.networkPolicies.monitoringNamespace) -}}
{{- fail "networkPolicies.monitoringNamespace is empty while monitoring.serviceMonitor is enabled: name Prometheus' namespace, or it is kept out" -}}
{{- end -}}
{{- if contains "@" $v.relayService.routes.value -}}
{{- fail "relayService.routes.value has a password: put it into a Secret with the key routes, and name that in relayService.routes.existingSecret" -}}
{{- end -}}
{{- end -}}

{{- define "barid.checkStores" -}}
{{- $kafka := .Values.kafka -}}
{{- $postgres := .Values.postgres -}}
{{- range $name, $store := dict "kafka" $kafka "postgres" $postgres -}}
{{- if and $store.bundled.enabled (ne (int $store.bundled.replicas) 1) -}}
{{- fail (printf "%s.bundled.replicas is %d: the bundled one is a single node for a try-out; for more, run your own and set %s.external" $name (int $store.bundled.replicas) $name) -}}
{{- end -}}
{{- end -}}
{{- if and $kafka.bundled.enabled $kafka.external.servers -}}
{{- fail "kafka.external.servers is set while kafka.bundled.enabled is true: choose one" -}}
{{- end -}}
{{- if not $kafka.bundled.enabled -}}
{{- if not $kafka.external.servers -}}
{{- fail "kafka.external.servers is empty and kafka.bundled.enabled is false: name your brokers, host:port each" -}}
{{- end -}}
{{- if and (hasPrefix "SASL" $kafka.external.securityProtocol) (not $kafka.external.existingSecret) -}}
{{- fail (printf "kafka.external.existingSecret is empty: with %s name a Secret with the keys user and password" $kafka.external.securityProtocol) -}}
{{- end -}}
{{- end -}}
{{- if and $postgres.bundled.enabled $postgres.external.host -}}
{{- fail "postgres.external.host is set while postgres.bundled.enabled is true: choose one" -}}
{{- end -}}
{{- if not $postgres.bundled.enabled -}}
{{- if not $postgres.external.host -}}
{{- fail "postgres.external.host is empty and postgres.bundled.enabled is false: name your server" -}}
{{- end -}}
{{- range $role := list "relay" "mailbox" -}}
{{- if not (index $postgres.external $role).existingSecret -}}
{{- fail (printf "postgres.external.%s.existingSecret is empty: name a Secret with the keys user and password" $role) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "barid.checkTls" -}}
{{- $tls := .Values.tls -}}
{{- if and $tls.existingSecret $tls.certManager.enabled -}}
{{- fail "tls.existingSecret and tls.certManager are both set: choose one" -}}
{{- end -}}
{{- if and $tls.certManager.enabled (not $tls.certManager.issuerRef.name) -}}
{{- fail "tls.certManager.issuerRef.name is empty: name the issuer" -}}
{{- end -}}
{{- if not (or $tls.existingSecret $tls.certManager.enabled $tls.selfSigned) -}}
{{- fail "tls has no certificate: set tls.existingSecret, tls.certManager or tls.selfSigned; there is no login without TLS" -}}
{{- end -}}
{{- end -}}
