{{/* Names and labels. Selectors hold what never changes: name, instance, component. */}}

{{- define "barid.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "barid.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "barid.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "barid.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* of everything; takes the root context */}}
{{- define "barid.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/name: {{ include "barid.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{/* takes (list root part) */}}
{{- define "barid.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ include "barid.name" $root }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{/* metadata of an object of a part; takes (list root part name) */}}
{{- define "barid.metadata" -}}
{{- $root := index . 0 -}}
name: {{ include "barid.fullname" $root }}-{{ index . 2 }}
namespace: {{ $root.Release.Namespace }}
labels:
  {{- include "barid.labels" $root | nindent 2 }}
  {{- with index . 1 }}
  app.kubernetes.io/component: {{ . }}
  {{- end }}
{{- end -}}

{{/* an image of ours; takes (list root part) */}}
{{- define "barid.image" -}}
{{- $image := (index . 0).Values.image -}}
{{- with $image.registry }}{{ . }}/{{ end }}{{ $image.repository }}/{{ index . 1 }}:{{ default (index . 0).Chart.AppVersion $image.tag }}
{{- end -}}

{{- define "barid.secretsName" -}}
{{- default (printf "%s-secrets" (include "barid.fullname" .)) .Values.secrets.existingSecret -}}
{{- end -}}

{{- define "barid.tlsName" -}}
{{- default (printf "%s-tls" (include "barid.fullname" .)) .Values.tls.existingSecret -}}
{{- end -}}

{{- define "barid.kafkaServers" -}}
{{- if .Values.kafka.bundled.enabled -}}
{{ include "barid.fullname" . }}-kafka:9092
{{- else -}}
{{ join "," .Values.kafka.external.servers }}
{{- end -}}
{{- end -}}

{{- define "barid.kafkaSasl" -}}
{{- if or .Values.kafka.bundled.enabled (hasPrefix "SASL" .Values.kafka.external.securityProtocol) }}true{{ end -}}
{{- end -}}
