{{/* What every pod and container here has: the restricted pod security standard, and more. */}}
{{- define "barid.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ . }}
runAsGroup: {{ . }}
fsGroup: {{ . }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "barid.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end -}}

{{/* container ports of a part */}}
{{- define "barid.ports" -}}
- {name: http, containerPort: 8080}
{{- if eq . "smtp-gateway" }}
- {name: smtp, containerPort: 2525}
- {name: submission, containerPort: 2587}
- {name: submissions, containerPort: 2465}
{{- else if eq . "pop3-gateway" }}
- {name: pop3, containerPort: 2110}
- {name: pop3s, containerPort: 2995}
{{- end }}
{{- end -}}

{{/* the pod template of a part; takes (list root part values) */}}
{{- define "barid.podTemplate" -}}
{{- $root := index . 0 -}}
{{- $part := index . 1 -}}
{{- $values := index . 2 -}}
metadata:
  labels:
    {{- include "barid.selector" (list $root $part) | nindent 4 }}
    {{- with $values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    # secrets are read at the start; a certificate is not among them, it is read again when it changes
    checksum/secrets: {{ $root.Values.made | toJson | sha256sum }}
    {{- with $values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "barid.fullname" $root }}-{{ $part }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ $root.Values.grace }}
  securityContext:
    {{- include "barid.podSecurity" 10001 | nindent 4 }}
  {{- with $root.Values.image.pullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  topologySpreadConstraints:
    {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
    - maxSkew: 1
      topologyKey: {{ . }}
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "barid.selector" (list $root $part) | nindent 10 }}
    {{- end }}
  {{- range $key := list "nodeSelector" "tolerations" "affinity" }}
  {{- with index $values $key }}
  {{ $key }}:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- end }}
  containers:
    - name: {{ $part }}
      image: {{ include "barid.image" (list $root $part) }}
      imagePullPolicy: {{ $root.Values.image.pullPolicy }}
      securityContext:
        {{- include "barid.containerSecurity" . | nindent 8 }}
      env:
        {{- include "barid.env" . | nindent 8 }}
      ports:
        {{- include "barid.ports" $part | nindent 8 }}
      # a JVM on a busy node; liveness never depends on a neighbour
      startupProbe:
        httpGet: {path: /actuator/health/liveness, port: http}
        periodSeconds: 2
        timeoutSeconds: 5
        failureThreshold: 90
      livenessProbe:
        httpGet: {path: /actuator/health/liveness, port: http}
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      # proven once, then whatever becomes of neighbours: else all replicas would leave their balancer together
      readinessProbe:
        httpGet: {path: /actuator/health/readiness, port: http}
        periodSeconds: 5
        timeoutSeconds: 5
      lifecycle:
        # balancers learn that it goes before it stops to listen
        preStop: {sleep: {seconds: 5}}
      resources:
        {{- toYaml $values.resources | nindent 8 }}
      volumeMounts:
        - {name: tmp, mountPath: /tmp}
        - {name: secrets, mountPath: /run/secrets/barid, readOnly: true}
        {{- range $name, $_ := include "barid.files" (list $root $part) | fromYaml }}
        - {name: {{ $name }}, mountPath: /run/{{ $name }}, readOnly: true}
        {{- end }}
  volumes:
    {{- include "barid.volumes" (list $root $part) | nindent 4 }}
{{- end -}}
