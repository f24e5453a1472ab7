{{/*
Service tokens are HMAC-SHA256 (RFC 2104), which Helm has no function for; it has SHA-256 of a string, and base64 to make a
string of any octets. Everything here is hexadecimal digits until it is hashed.
*/}}

{{/* base64 of hexadecimal digits: three digits are two characters */}}
{{- define "barid.base64OfHex" -}}
{{- $digits := dict "0" 0 "1" 1 "2" 2 "3" 3 "4" 4 "5" 5 "6" 6 "7" 7 "8" 8 "9" 9 "a" 10 "b" 11 "c" 12 "d" 13 "e" 14 "f" 15 -}}
{{- $letters := "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/" -}}
{{- $octets := div (len .) 2 | int -}}
{{- $rest := mod $octets 3 | int -}}
{{- $missing := ternary 0 (sub 3 $rest) (eq $rest 0) | int -}}
{{- $hex := printf "%s%s" . (repeat (mul 2 $missing | int) "0") -}}
{{- $text := "" -}}
{{- range $i := until (div (len $hex) 3 | int) -}}
{{- $at := mul 3 $i | int -}}
{{- $a := get $digits (substr $at (add $at 1 | int) $hex) -}}
{{- $b := get $digits (substr (add $at 1 | int) (add $at 2 | int) $hex) -}}
{{- $c := get $digits (substr (add $at 2 | int) (add $at 3 | int) $hex) -}}
{{- $value := add (mul 256 $a) (mul 16 $b) $c -}}
{{- $high := div $value 64 | int -}}
{{- $low := mod $value 64 | int -}}
{{- $text = printf "%s%s%s" $text (substr $high (add $high 1 | int) $letters) (substr $low (add $low 1 | int) $letters) -}}
{{- end -}}
{{- substr 0 (sub (len $text) $missing | int) $text -}}{{- repeat $missing "=" -}}
{{- end -}}

{{/* each octet of the key xor 36 or 5c, digit by digit; takes (list key pad) */}}
{{- define "barid.padded" -}}
{{- $hex := "0123456789abcdef" -}}
{{- $high := ternary "32107654ba98fedc" "54761032dcfe98ba" (eq (index . 1) "36") -}}
{{- $low := ternary "67452301efcdab89" "cdef89ab45670123" (eq (index . 1) "36") -}}
{{- range $i := until 128 -}}
{{- $digit := substr $i (add $i 1 | int) (index $ 0) -}}
{{- $table := ternary $high $low (eq (mod $i 2 | int) 0) -}}
{{- range $d := until 16 -}}
{{- if eq $digit (substr $d (add $d 1 | int) $hex) -}}{{- substr $d (add $d 1 | int) $table -}}{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* HMAC-SHA256 in hexadecimal digits; takes (list key message) */}}
{{- define "barid.hmac" -}}
{{- $key := printf "%x" (index . 0) -}}
{{- if gt (len $key) 128 -}}{{- $key = sha256sum (index . 0) -}}{{- end -}}
{{- $key = printf "%s%s" $key (repeat (sub 128 (len $key) | int) "0") -}}
{{- $message := printf "%x" (index . 1) -}}
{{- $inner := printf "%s%s" (include "barid.padded" (list $key "36")) $message -}}
{{- $hash := include "barid.base64OfHex" $inner | b64dec | sha256sum -}}
{{- $outer := printf "%s%s" (include "barid.padded" (list $key "5c")) $hash -}}
{{- include "barid.base64OfHex" $outer | b64dec | sha256sum -}}
{{- end -}}

{{/* what a service shows to others, as io.barid.service.token.CallerToken makes it; takes (list root-token service) */}}
{{- define "barid.callerToken" -}}
{{- index . 1 }}:{{ include "barid.hmac" (list (index . 0) (printf "caller %s" (index . 1))) -}}
{{- end -}}
