{{/* the parts and the keys of their values */}}
{{- define "barid.parts" -}}
smtp-gateway: smtpGateway
relay-service: relayService
mailbox-service: mailboxService
pop3-gateway: pop3Gateway
dns-resolver: dnsResolver
{{- end -}}

{{/* everything of a part; takes (list root part values) */}}
{{- define "barid.part" -}}
{{- $root := index . 0 -}}
{{- $part := index . 1 -}}
{{- $values := index . 2 -}}
{{- $keda := and $values.keda $values.keda.enabled -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  {{- include "barid.metadata" (list $root $part $part) | nindent 2 }}
automountServiceAccountToken: false
---
apiVersion: apps/v1
kind: Deployment
metadata:
  {{- include "barid.metadata" (list $root $part $part) | nindent 2 }}
spec:
  {{- if not (or $keda $values.autoscaling.enabled) }}
  replicas: {{ $values.replicas }}
  {{- end }}
  revisionHistoryLimit: 5
  strategy:
    rollingUpdate: {maxUnavailable: 0, maxSurge: 1}
  selector:
    matchLabels:
      {{- include "barid.selector" (list $root $part) | nindent 6 }}
  template:
    {{- include "barid.podTemplate" . | nindent 4 }}
---
apiVersion: v1
kind: Service
metadata:
  {{- $gateway := hasSuffix "-gateway" $part }}
  {{- include "barid.metadata" (list $root $part (ternary (printf "%s-http" $part) $part $gateway)) | nindent 2 }}
    barid/metrics: "true"
spec:
  selector:
    {{- include "barid.selector" (list $root $part) | nindent 4 }}
  ports:
    - {name: http, port: 8080, targetPort: http}
{{- if $gateway }}
---
{{ include "barid.mailService" . }}
{{- end }}
{{- if $values.budget.enabled }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  {{- include "barid.metadata" (list $root $part $part) | nindent 2 }}
spec:
  maxUnavailable: {{ $values.budget.maxUnavailable }}
  selector:
    matchLabels:
      {{- include "barid.selector" (list $root $part) | nindent 6 }}
{{- end }}
{{- if $keda }}
---
{{ include "barid.keda" . }}
{{- else if $values.autoscaling.enabled }}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  {{- include "barid.metadata" (list $root $part $part) | nindent 2 }}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: {{ include "barid.fullname" $root }}-{{ $part }}}
  minReplicas: {{ $values.autoscaling.min }}
  maxReplicas: {{ $values.autoscaling.max }}
  metrics:
    - type: Resource
      resource: {name: cpu, target: {type: Utilization, averageUtilization: {{ $values.autoscaling.cpu }}}}
  behavior:
    # a pod that goes takes its time to drain
    scaleDown: {stabilizationWindowSeconds: 300}
{{- end }}
{{- end -}}

{{/* the ports of a gateway that people and other systems connect to; takes (list root part values) */}}
{{- define "barid.mailService" -}}
{{- $root := index . 0 -}}
{{- $part := index . 1 -}}
{{- $service := (index . 2).service -}}
apiVersion: v1
kind: Service
metadata:
  {{- include "barid.metadata" (list $root $part $part) | nindent 2 }}
  {{- with $service.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  type: {{ $service.type }}
  {{- if ne $service.type "ClusterIP" }}
  externalTrafficPolicy: {{ $service.externalTrafficPolicy }}
  {{- end }}
  {{- if eq $service.type "LoadBalancer" }}
  {{- with $service.loadBalancerIP }}
  loadBalancerIP: {{ . }}
  {{- end }}
  {{- with $service.loadBalancerSourceRanges }}
  loadBalancerSourceRanges: {{ toJson . }}
  {{- end }}
  {{- end }}
  selector:
    {{- include "barid.selector" (list $root $part) | nindent 4 }}
  ports:
    {{- range $name, $port := $service.ports }}
    - name: {{ $name }}
      port: {{ $port }}
      targetPort: {{ $name }}
      {{- if ne $service.type "ClusterIP" }}
      {{- with get $service.nodePorts $name }}
      nodePort: {{ . }}
      {{- end }}
      {{- end }}
    {{- end }}
{{- end -}}

{{/* scaled by the records that wait; takes (list root part values) */}}
{{- define "barid.keda" -}}
{{- $root := index . 0 -}}
{{- $part := index . 1 -}}
{{- $values := index . 2 -}}
{{- $kafka := $root.Values.kafka -}}
{{- $full := include "barid.fullname" $root -}}
{{- $protocol := $kafka.external.securityProtocol -}}
{{- $mechanism := $kafka.external.saslMechanism -}}
{{- $sasl := dict "PLAIN" "plaintext" "SCRAM-SHA-256" "scram_sha256" "SCRAM-SHA-512" "scram_sha512" -}}
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  {{- include "barid.metadata" (list $root $part $part) | nindent 2 }}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: {{ $full }}-{{ $part }}}
  minReplicaCount: {{ $values.autoscaling.min }}
  maxReplicaCount: {{ $values.autoscaling.max }}
  cooldownPeriod: 300
  triggers:
    - type: kafka
      metadata:
        bootstrapServers: {{ include "barid.kafkaServers" $root | quote }}
        consumerGroup: {{ $part }}
        topic: {{ ternary "mail.accepted" "mail.local" (eq $part "relay-service") }}
        lagThreshold: {{ $values.keda.lag | quote }}
        tls: {{ ternary "enable" "disable" (hasSuffix "SSL" $protocol) }}
        sasl: {{ if hasPrefix "SASL" $protocol }}{{ get $sasl $mechanism }}{{ else }}none{{ end }}
      {{- if or (hasPrefix "SASL" $protocol) $kafka.external.caSecret }}
      authenticationRef: {name: {{ $full }}-{{ $part }}-kafka}
---
apiVersion: keda.sh/v1alpha1
kind: TriggerAuthentication
metadata:
  {{- include "barid.metadata" (list $root $part (printf "%s-kafka" $part)) | nindent 2 }}
spec:
  secretTargetRef:
    {{- if hasPrefix "SASL" $protocol }}
    - {parameter: username, name: {{ $kafka.external.existingSecret }}, key: user}
    - {parameter: password, name: {{ $kafka.external.existingSecret }}, key: password}
    {{- end }}
    {{- with $kafka.external.caSecret }}
    - {parameter: ca, name: {{ . }}, key: ca.crt}
    {{- end }}
      {{- end }}
{{- end -}}
