{{/*
All secrets of this rendering, made once for all templates: what the cluster has stays, what is missing is made. Without a
cluster (helm template) nothing is found, and every rendering makes others. Sets .Values.made: main, stores, tls, decoded.
*/}}
{{- define "barid.makeSecrets" -}}
{{- if not (hasKey .Values "made") -}}
{{- $full := include "barid.fullname" . -}}
{{- $main := include "barid.found" (list . (include "barid.secretsName" .)) | fromJson -}}
{{- if not .Values.secrets.existingSecret -}}
{{- $_ := set $main "admin-token" (default (randAlphaNum 48) (get $main "admin-token")) -}}
{{- $_ := set $main "service-token" (default (randAlphaNum 48) (get $main "service-token")) -}}
{{- $_ := set $main "password-key" (default (randBytes 32) (get $main "password-key")) -}}
{{- end -}}
{{- $stores := include "barid.found" (list . (printf "%s-stores" $full)) | fromJson -}}
{{- if .Values.kafka.bundled.enabled -}}
{{- range list "broker" "smtp-gateway" "relay-service" "mailbox-service" "pop3-gateway" -}}
{{- $key := printf "kafka-%s-password" . -}}
{{- $_ := set $stores $key (default (randAlphaNum 48) (get $stores $key)) -}}
{{- end -}}
{{- $_ := set $stores "kafka-jaas.conf" (include "barid.jaas" $stores) -}}
{{- end -}}
{{- if .Values.postgres.bundled.enabled -}}
{{- range list "superuser" "relay" "mailbox" -}}
{{- $key := printf "postgres-%s-password" . -}}
{{- $_ := set $stores $key (default (randAlphaNum 48) (get $stores $key)) -}}
{{- end -}}
{{- end -}}
{{- $callers := dict -}}
{{- with get $main "service-token" -}}
{{- /* as the services read it from its file */}}
{{- $root := . | trimSuffix "\n" | trimSuffix "\r" -}}
{{- range list "smtp-gateway" "relay-service" "pop3-gateway" -}}
{{- $_ := set $callers . (include "barid.callerToken" (list $root .)) -}}
{{- end -}}
{{- end -}}
{{- $_ := set .Values "made" (dict "main" $main "stores" $stores "callers" $callers) -}}
{{- end -}}
{{- end -}}

{{/* a Secret's decoded data as JSON, or {}; takes (list root name) */}}
{{- define "barid.found" -}}
{{- $data := dict -}}
{{- range $key, $value := (lookup "v1" "Secret" (index . 0).Release.Namespace (index . 1)).data | default dict -}}
{{- $_ := set $data $key ($value | b64dec) -}}
{{- end -}}
{{- $data | toJson -}}
{{- end -}}

{{/* the users that the bundled Kafka knows; takes the stores' secrets */}}
{{- define "barid.jaas" -}}
{{- $stores := . -}}
KafkaServer {
    org.apache.kafka.common.security.plain.PlainLoginModule required
    username="broker" password="{{ get . "kafka-broker-password" }}" user_broker="{{ get . "kafka-broker-password" }}"
{{- range list "smtp-gateway" "relay-service" "mailbox-service" "pop3-gateway" }}
    user_{{ . }}="{{ get $stores (printf "kafka-%s-password" .) }}"
{{- end }}
    ;
};
{{ end -}}

{{/* a Secret that stays when the release goes; takes (list root suffix data type) */}}
{{- define "barid.keptSecret" -}}
{{- $root := index . 0 -}}
apiVersion: v1
kind: Secret
metadata:
  {{- include "barid.metadata" (list $root "" (index . 1)) | nindent 2 }}
  annotations:
    helm.sh/resource-policy: keep
type: {{ index . 3 }}
data:
  {{- range $key, $value := index . 2 }}
  {{ $key }}: {{ $value | b64enc }}
  {{- else }} {}
  {{- end }}
{{- end -}}
