// Spanish, machine-made and not yet reviewed.
import type { Language } from "./messages.ts";

export const es: Language = {
  review: "machine",
  messages: {
    trigger: "Opciones de privacidad",
    bannerTitle: "Sus opciones de privacidad",
    bannerText:
      "{controller} desea usar cookies y servicios externos para las finalidades siguientes. Permanecen desactivados mientras usted no los autorice. Puede cambiarlo en cualquier momento con «Opciones de privacidad», en todas las páginas.",
    bannerTextOptOut:
      "{controller} usa cookies y servicios externos para las finalidades siguientes. Están activados salvo que usted los rechace. Puede cambiarlo en cualquier momento con «Opciones de privacidad», en todas las páginas.",
    exemptText: "Activado salvo que usted se oponga: {purposes}.",
    purposesLabel: "Finalidades",
    policyLink: "Política de privacidad",
    acceptAll: "Aceptar todo",
    rejectAll: "Rechazar todo",
    choose: "Elegir",
    gpcNotice:
      "Su navegador envía una señal Global Privacy Control. La seguimos: la publicidad y las redes sociales permanecen desactivadas, también con «Aceptar todo». Puede activar cada una en «Elegir».",
    optOutHonoured: "Su oposición se respeta",
    doNotSell: "No vender ni compartir mi información personal",
    googleText: "Google usa estos datos para personalizar los anuncios.",
    googleLink: "Cómo usa Google los datos",
    changedTitle: "Qué ha cambiado",
    changedText: "Solo se vuelve a preguntar esto. Sus demás respuestas siguen igual.",
    changedNew: "{purpose}: finalidad nueva.",
    changedMeaning: "{purpose}: ahora significa otra cosa.",
    changedRecipients: "{purpose}: los datos también se comunican ahora a {recipients}.",
    changedController: "{purpose}: el responsable es ahora {controller}.",
    upcomingText: "A partir del {date} se aplica una nueva versión de este aviso. Hasta entonces nada cambia.",
    upcomingLink: "Qué cambiará",
    close: "Cerrar",
    savedStatus: "Su elección se ha guardado.",

    dialogTitle: "Opciones de privacidad",
    dialogText:
      "Decida para cada finalidad si {controller} puede usarla. Lo que está desactivado no se ejecuta. Cerrar no cambia nada.",
    dialogTextOptOut: "Lo que está activado se ejecuta hasta que usted lo desactive. Cerrar no cambia nada.",
    save: "Guardar mi elección",
    alwaysOn: "Siempre activado",
    exemptNote: "Activado salvo que usted se oponga.",
    categoryEssential: "Esencial",
    categoryAnalytics: "Analítica",
    categoryAdvertising: "Publicidad",
    categorySocial: "Redes sociales",
    details: "Servicios y cookies",
    dataTypes: "Datos",
    recipients: "Destinatarios",
    storageLocation: "Lugar de almacenamiento",
    askedAgain: "Validez de la respuesta",
    cookiesFor: "Cookies para: {purpose}",
    cookieName: "Cookie",
    cookieService: "Servicio",
    thirdParty: "De terceros: sí",
    firstParty: "De terceros: no",
    cookiePeriod: "Duración",
    sessionPeriod: "esta visita",
    noCookies: "Sin cookies.",
    channelsTitle: "Mensajes y llamadas",
    channelsText:
      "Se consienten en los formularios donde usted da sus datos de contacto, y el consentimiento se retira aquí.",
    channelEmail: "por correo electrónico",
    channelSms: "por SMS",
    channelPhone: "por teléfono",
    channelPost: "por correo postal",
    channelPush: "por notificación",
    channelChat: "por chat",
    channelSharing: "por comunicación a socios",
    optOutText:
      "La publicidad y las redes sociales pueden ser una venta o cesión de información personal. Esto desactiva ambas.",
    optInText: "Usted se opuso. ¿Quiere autorizarlo de nuevo?",
    optInYes: "Sí, autorizar",
    optInNo: "No, mantener la oposición",
    statusGiven: "permitido",
    statusRefused: "no permitido",
    statusWithdrawn: "retirado",
    withdraw: "Retirar",
    withdrawAll: "Retirar todo",
    withdrawnStatus: "Consentimiento retirado.",
    leftStatus: "Este sitio no puede borrar todo lo almacenado. Queda: {names}.",

    choicesTitle: "Lo que usted eligió",
    choicesDate: "Guardado el {date}",
    choicesVersion: "Versión {version} del aviso",
    meaningThen: "Qué significaba entonces",
    receiptLink: "Recibo",
    receiptPending: "El recibo está en camino.",
    receiptNumber: "Número de recibo",
    copyLink: "Copiar enlace",
    copiedStatus: "El enlace se ha copiado.",
    showCode: "Mostrar código QR",
    codeLabel: "Código QR del enlace al recibo",
    download: "Descargar",
    historyTitle: "Elecciones anteriores",
    historyText: "Esta lista se guarda únicamente en este navegador.",

    formSavedStatus: "Registrado: {purpose}. Puede retirarlo en cualquier momento en «Opciones de privacidad».",
    formNoAddressStatus:
      "Su consentimiento no se ha registrado: la dirección de correo o el número de teléfono falta o está incompleto. Un número de teléfono empieza por + y el prefijo del país.",
    formGivenStatus: "Usted dio este consentimiento el {date}.",

    placeholderText:
      "Este contenido es de {vendor} y permanece desactivado mientras lo esté «{purpose}». Si lo carga, {vendor} sabrá que usted ha estado aquí.",
    placeholderOnce: "Cargar una vez",
    placeholderAlways: "Permitir siempre {vendor}",

    ageTitle: "Su edad",
    ageText: "¿Tiene usted {age} años o más? Solo en ese caso podemos pedirle su consentimiento.",
    ageYes: "Tengo {age} años o más",
    ageNo: "Tengo menos de {age} años",
    ageUnderStatus:
      "Todo lo que requiere consentimiento permanece desactivado. Quien ejerza la patria potestad o tutela puede dirigirse a {controller}.",
  },
  purposes: {
    essential: {
      title: "Esencial",
      text: "Mantiene el sitio en marcha y seguro: inicio de sesión, formularios, reparto de carga y recordar esta elección. El sitio lo necesita para funcionar.",
    },
    analytics: {
      title: "Analítica",
      text: "Cuenta las visitas y mide qué páginas y pruebas funcionan, para poder mejorar el sitio.",
    },
    advertising: {
      title: "Publicidad",
      text: "Muestra anuncios, los mide y los personaliza según lo que usted ha visto aquí y en otros sitios.",
    },
    social: {
      title: "Redes sociales",
      text: "Muestra publicaciones, vídeos y botones para compartir de redes sociales, que así saben que usted ha estado aquí.",
    },
    newsletter: {
      title: "Boletín",
      text: "Noticias y ofertas por correo electrónico, aproximadamente una vez al mes.",
      formLabel:
        "Sí, {controller} puede enviarme noticias y ofertas por correo electrónico. Puedo retirar este consentimiento en cualquier momento.",
    },
    "call-back": {
      title: "Llamada",
      text: "Una llamada sobre su consulta y nuestros servicios.",
      formLabel:
        "Sí, {controller} puede llamarme por mi consulta y sus servicios. Puedo retirar este consentimiento en cualquier momento.",
    },
  },
};
